/**
 * A room for the tests of the rule about arrows.
 *
 * <p>It may use no other room, and does: the planted fault.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ostiary.habits.planted.below;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
