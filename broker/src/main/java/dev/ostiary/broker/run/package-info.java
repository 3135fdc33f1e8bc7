/**
 * One command with credentials in its environment and nothing else of ours: started without a shell, watched, ended whole.
 *
 * <p>Knows no cloud: what to inject, to hide and to refuse it is told.
 */
@NullMarked
package dev.ostiary.broker.run;

import org.jspecify.annotations.NullMarked;
