/**
 * The command line: rooms and verbs derived from the declarations, and the few words that need no server.
 *
 * <p>Runs without Spring and without a database driver. Takes no secret as an argument, and prints nothing that could
 * steer a terminal.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"approval", "credentials", "identity", "notices", "policy", "secrets", "seal", "trail"})
package dev.ostiary.surface.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
