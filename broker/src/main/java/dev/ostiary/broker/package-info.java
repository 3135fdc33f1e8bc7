/**
 * Cloud credentials that fit a task and end with it, in the user's own process: no server, no Spring, no database.
 *
 * <p>Arrows point down: {@code cli} → {@code desk} → {@code cloud}, {@code run}, {@code book}, {@code team} →
 * {@code grant} → the kernel. Nothing here keeps a credential on disk in the clear.
 */
@NullMarked
package dev.ostiary.broker;

import org.jspecify.annotations.NullMarked;
