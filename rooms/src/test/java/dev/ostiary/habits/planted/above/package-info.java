/**
 * A room for the tests of the rule about arrows.
 *
 * <p>It may use the room below.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"below"})
package dev.ostiary.habits.planted.above;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
