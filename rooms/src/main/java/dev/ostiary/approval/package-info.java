/**
 * Whom to ask before something is done to a resource, and what they said (seed 001).
 *
 * <p>Owns resource rules, approvals and votes; decides for the gate and spends what was granted. Never approves anything
 * by itself but what a rule lets through. Uses identity to know persons, secrets to read and write values, trail to
 * show what was done, notices to tell people.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"identity", "notices", "secrets", "store", "trail"})
package dev.ostiary.approval;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
