/**
 * What stays on disk: sessions and their trail, the operator's settings; never a credential in the clear.
 *
 * <p>Knows no cloud and starts nothing; each file is the user's own and put in place whole.
 */
@NullMarked
package dev.ostiary.broker.book;

import org.jspecify.annotations.NullMarked;
