/**
 * What every command line prints alike: tables, and the words of others without anything that steers a terminal.
 *
 * <p>Knows no command, no server and no operation.
 */
@NullMarked
package dev.ostiary.kernel.terminal;

import org.jspecify.annotations.NullMarked;
