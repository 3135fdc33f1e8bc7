/**
 * What the nodes of one server share about their MCP clients: answers, sessions, streams, tasks.
 *
 * <p>Holds nothing for longer than a session lives, and never decides who may do what. Stands on the store.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "store")
package dev.ostiary.switchboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
