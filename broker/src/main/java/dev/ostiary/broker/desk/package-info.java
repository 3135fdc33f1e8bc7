/**
 * The operations of the broker and the gate before them; joins grant, cloud, run and book into a session.
 *
 * <p>Never shows a credential: what is said of one is what could be done with it, and when it ends.
 */
@NullMarked
package dev.ostiary.broker.desk;

import org.jspecify.annotations.NullMarked;
