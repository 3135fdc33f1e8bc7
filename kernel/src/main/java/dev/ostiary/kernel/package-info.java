/**
 * What a call is and the one gate it passes: operations, refusals, secrets, guards, paths, cursors.
 *
 * <p>Knows no room, no surface and no store; governance reaches it through the interfaces declared here. Uses the JDK
 * and Jackson, nothing else.
 */
@NullMarked
package dev.ostiary.kernel;

import org.jspecify.annotations.NullMarked;
