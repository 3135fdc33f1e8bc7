/**
 * What the tests of the surfaces share: a real servlet container around the real gate, and a small catalogue.
 *
 * <p>Governed from memory; knows no room and needs no database.
 */
@NullMarked
package dev.ostiary.surface;

import org.jspecify.annotations.NullMarked;
