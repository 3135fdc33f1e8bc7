package dev.ostiary.kernel.trail;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Verifies an exported trail with nothing but the file.
 *
 * <p>Three things hold a trail together, and each finds what the others cannot. The chain of hashes names the first
 * entry that was changed, removed, repeated or moved by somebody who edits the file. The Merkle root in the signed
 * checkpoint finds whoever recomputes the chain after editing, because the signature cannot be recomputed without the
 * key; of such a file only the entries up to the last checkpoint that still fits are known to be good, and the first
 * after it is named. The end line finds whoever cuts the file off.
 *
 * <p>What it cannot find without help: somebody who holds the key, an insider, can write another history and sign it,
 * and somebody who holds no key can sign with a new one, which the file then names as its own. Against the second, pin
 * the key: learn it once over a way you trust, and give it each time. Against the first, keep a checkpoint outside the
 * insider's reach and give it as {@link #since}: the tree of that day must be a prefix of the tree of today.
 *
 * <p>An entry's place in the tree is proved; that the server recorded everything that happened is not.
 */
public final class TrailVerifier {
    private final @Nullable VerifierKey pinned;
    private final @Nullable SignedNote kept;

    private TrailVerifier(@Nullable VerifierKey pinned, @Nullable SignedNote kept) {
        this.pinned = pinned;
        this.kept = kept;
    }

    /** Believes the key that the file names: finds edits, not a history that was signed anew. */
    public static TrailVerifier unpinned() {
        return new TrailVerifier(null, null);
    }

    /** Believes this key alone. */
    public static TrailVerifier pinned(VerifierKey key) {
        return new TrailVerifier(key, null);
    }

    /** Demands also that the file extends the tree of a checkpoint that was kept from earlier. */
    public TrailVerifier since(SignedNote checkpoint) {
        return new TrailVerifier(pinned, checkpoint);
    }

    /**
     * Reads the file once, in constant memory, to its end or to the first fault.
     *
     * @throws IOException if it cannot be read; what is wrong with its content is a verdict
     */
    public TrailVerdict verify(InputStream file) throws IOException {
        return new Verification(new LineSource(file), pinned, kept).run();
    }
}
