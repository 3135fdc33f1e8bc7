/**
 * JSON at the edge: strict reading and RFC 8785 canonical writing.
 *
 * <p>Refuses what two readers could understand differently. Knows nothing of operations.
 */
@NullMarked
package dev.ostiary.kernel.json;

import org.jspecify.annotations.NullMarked;
