/**
 * {@code tryaudex} and {@code audex}: words, help and tables for people, JSON for scripts.
 *
 * <p>Asks the desk and nobody else. Takes no secret as an argument, and prints nothing that could steer a terminal.
 */
@NullMarked
package dev.ostiary.broker.cli;

import org.jspecify.annotations.NullMarked;
