/**
 * Access policies: who may do what on which paths, and why or why not.
 *
 * <p>Only ever allows; what no rule of a bound policy allows is denied. Never asks who somebody is: that is the identity
 * room's, which it knows for names and groups and whose {@code Ties} it keeps. Stands on the store.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"identity", "store"})
package dev.ostiary.policy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
