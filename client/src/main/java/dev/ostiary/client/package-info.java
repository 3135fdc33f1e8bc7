/**
 * Typed calls to a server over REST, for the command line and for others' programs.
 *
 * <p>Needs the kernel's declarations and the JDK, nothing else. Never prints or forwards a credential, and never sends
 * one in clear to another machine unless told to.
 */
@NullMarked
package dev.ostiary.client;

import org.jspecify.annotations.NullMarked;
