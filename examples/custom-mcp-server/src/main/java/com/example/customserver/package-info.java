/**
 * An MCP server of one's own: one tool, on the official SDK and the client library.
 *
 * <p>Never keeps a secret: what a person allowed is read, told and wiped in the same call.
 */
@NullMarked
package com.example.customserver;

import org.jspecify.annotations.NullMarked;
