/**
 * The operations of the broker and the gate before them; joins grant, cloud, run and book into a session.
 */
@NullMarked
package dev.ostiary.broker.desk;

import org.jspecify.annotations.NullMarked;
