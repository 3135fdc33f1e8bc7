/**
 * The habits of this house as tests over the sources of all modules: what they ask for is in CONTRIBUTING.md.
 *
 * <p>Each rule is a function from a source to its findings, tried on a planted fault before it is asked about the
 * repository. A finding says where, what, and what to do.
 */
@NullMarked
package dev.ostiary.habits;

import org.jspecify.annotations.NullMarked;
