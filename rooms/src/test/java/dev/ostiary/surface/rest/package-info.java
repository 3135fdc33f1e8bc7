/** Attacks on REST, and what it promises. */
@NullMarked
package dev.ostiary.surface.rest;

import org.jspecify.annotations.NullMarked;
