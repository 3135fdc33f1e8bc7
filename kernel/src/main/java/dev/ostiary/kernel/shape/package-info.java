/**
 * The closed set of input and output types: records read once into a shape, from which binding, rendering, JSON Schema,
 * query parameters and command-line flags all follow.
 *
 * <p>A type outside the set stops the start. Knows nothing of callers or gates.
 */
@NullMarked
package dev.ostiary.kernel.shape;

import org.jspecify.annotations.NullMarked;
