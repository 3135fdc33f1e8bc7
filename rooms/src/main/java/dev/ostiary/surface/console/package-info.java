/**
 * The console: pages for people, made on the server, that work without a script.
 *
 * <p>Asks the gate for operations that it finds by name in the catalogue, with the credential of the person who signed in;
 * decides nothing itself, keeps nothing, and knows no room.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "surface.http")
package dev.ostiary.surface.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
