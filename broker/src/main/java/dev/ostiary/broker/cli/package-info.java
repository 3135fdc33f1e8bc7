/**
 * {@code tryaudex} and {@code audex}: words, help and tables for people, JSON for scripts.
 */
@NullMarked
package dev.ostiary.broker.cli;

import org.jspecify.annotations.NullMarked;
