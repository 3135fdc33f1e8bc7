/**
 * The one way out to addresses that somebody else chose: one HTTP client behind one guard.
 *
 * <p>Resolves a name once, checks what it got, dials exactly that, follows nothing. Knows no room, and nothing of why.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ostiary.outbound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
