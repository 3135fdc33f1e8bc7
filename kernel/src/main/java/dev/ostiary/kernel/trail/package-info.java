/**
 * The trail's format: events, hash chain, Merkle tree, signed checkpoints and the offline verifier.
 *
 * <p>Never talks to a database; the trail room stores what this package defines.
 */
@NullMarked
package dev.ostiary.kernel.trail;

import org.jspecify.annotations.NullMarked;
