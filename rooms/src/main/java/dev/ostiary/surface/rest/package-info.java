/**
 * REST: routes, input, answers and the OpenAPI document, all derived from the catalogue.
 *
 * <p>Reads the raw request URI and never normalises it; decides nothing itself and asks the gate. Uses the kernel alone
 * and knows no room.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "surface.http")
package dev.ostiary.surface.rest;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
