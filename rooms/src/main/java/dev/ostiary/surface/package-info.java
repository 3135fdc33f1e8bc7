/**
 * How the catalogue is reached: each surface in its own package below.
 *
 * <p>Surfaces know the catalogue and the gate, and no room but through its declarations.
 */
@NullMarked
package dev.ostiary.surface;

import org.jspecify.annotations.NullMarked;
