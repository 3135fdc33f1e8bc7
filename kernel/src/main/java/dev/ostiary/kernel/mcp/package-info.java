/**
 * The MCP wire: one dispatcher for every revision, framework-free.
 *
 * <p>Knows the gate and the catalogue, no room and no servlet.
 */
@NullMarked
package dev.ostiary.kernel.mcp;

import org.jspecify.annotations.NullMarked;
