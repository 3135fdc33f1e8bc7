/**
 * MCP over HTTP: Streamable HTTP of every revision and HTTP+SSE, as plain servlets.
 *
 * <p>Knows the dispatcher and the gate behind it, no room.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "surface.http")
package dev.ostiary.surface.mcp;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
