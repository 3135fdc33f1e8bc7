/**
 * What the load scripts of this folder cannot do from outside: fill a vault, append to a trail alone, serve a tool
 * without a gate, and tell from a flight recording where the time went.
 */
@NullMarked
package dev.ostiary.bench;

import org.jspecify.annotations.NullMarked;
