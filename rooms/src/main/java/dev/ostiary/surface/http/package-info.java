/**
 * What every surface over HTTP shares: the frame of the door, who knocks, what a request carries, how an answer is
 * written, and a container that alters nothing.
 *
 * <p>Decides nothing itself: what it finds wrong is refused by the gate. Uses the kernel alone.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ostiary.surface.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
