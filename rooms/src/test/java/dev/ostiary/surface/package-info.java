/** A real container and a small catalogue for the tests of the surfaces. */
@NullMarked
package dev.ostiary.surface;

import org.jspecify.annotations.NullMarked;
