/**
 * What the official MCP conformance suite wants to see of a server: its tools, resources, prompts and tasks.
 *
 * <p>Holds nothing of anybody and does nothing but answer; served only by {@code ostiary server --conformance}. Uses the
 * kernel alone.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package dev.ostiary.conformance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
