/**
 * MCP over HTTP: Streamable HTTP of every revision and HTTP+SSE, as plain servlets, and the frame of the door that
 * checks Host and Origin for every surface.
 *
 * <p>Knows the dispatcher and the gate behind it, no room.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.ostiary.surface.mcp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
