/**
 * What stays on disk: sessions and their trail, the operator's settings; never a credential in the clear.
 */
@NullMarked
package dev.ostiary.broker.book;

import org.jspecify.annotations.NullMarked;
