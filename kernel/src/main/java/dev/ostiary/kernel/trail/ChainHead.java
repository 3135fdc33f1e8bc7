package dev.ostiary.kernel.trail;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The growing end of one tenant's trail: where it stands, and what the next entry is chained to.
 *
 * <p>It is all that must be kept to append and to sign a checkpoint. Not safe for use by several threads at once.
 */
public final class ChainHead {
    private final MerkleFrontier frontier;
    private Hash chain;

    private ChainHead(Hash chain, MerkleFrontier frontier) {
        this.chain = chain;
        this.frontier = frontier;
    }

    /**
     * An entry with its hashes, ready to be stored.
     *
     * @param seq its number
     * @param canonical its bytes; treat them as immutable
     * @param leaf hash of those bytes
     * @param chain hash of the previous link and the leaf
     * @param peak root of the largest perfect subtree that ends with it
     */
    public record Link(long seq, byte[] canonical, Hash leaf, Hash chain, Hash peak) {}

    /** The head of a trail without entries. */
    public static ChainHead genesis() {
        return new ChainHead(Hash.GENESIS, MerkleFrontier.empty());
    }

    /** Reads what {@link #toBytes} wrote; other forms are an {@link IllegalArgumentException}. */
    public static ChainHead of(byte[] bytes) {
        if (bytes.length < Hash.LENGTH) {
            throw new IllegalArgumentException("not a chain head");
        }
        return new ChainHead(
                Hash.of(Arrays.copyOf(bytes, Hash.LENGTH)),
                MerkleFrontier.of(Arrays.copyOfRange(bytes, Hash.LENGTH, bytes.length)));
    }

    /** The last chain hash, then the frontier. */
    public byte[] toBytes() {
        var tree = frontier.toBytes();
        return ByteBuffer.allocate(Hash.LENGTH + tree.length)
                .put(chain.bytes())
                .put(tree)
                .array();
    }

    /** Puts the event at the end. */
    public Link append(TrailEvent event) {
        return append(TrailEntry.unnumbered(event));
    }

    /** Puts an event in its {@linkplain TrailEntry#unnumbered waiting form} at the end. */
    public Link append(byte[] waiting) {
        var canonical = TrailEntry.numbered(waiting, seq() + 1);
        var leaf = Hash.leaf(canonical);
        append(leaf);
        return new Link(seq(), canonical, leaf, chain, peak());
    }

    void append(Hash leaf) {
        chain = chain.link(leaf);
        frontier.append(leaf);
    }

    /** Number of the last entry; 0 if there is none. */
    public long seq() {
        return frontier.size();
    }

    /** Hash of the last link. */
    public Hash chain() {
        return chain;
    }

    /** Root of the largest perfect subtree that ends with the last entry; of no entries, the root of nothing. */
    public Hash peak() {
        return frontier.peak();
    }

    /** Root over all entries so far. */
    public Hash root() {
        return frontier.root();
    }

    /** An independent copy of the tree's right edge, for an export that starts here. */
    public MerkleFrontier frontier() {
        return frontier.copy();
    }

    /** What a log of this origin commits to now. */
    public Checkpoint checkpoint(String origin) {
        return new Checkpoint(origin, seq(), root());
    }

    /** An independent head in the same state. */
    public ChainHead copy() {
        return new ChainHead(chain, frontier.copy());
    }

    /** A head from its parts: the hash of the last link, and the tree's right edge, which it takes over. */
    public static ChainHead of(Hash chain, MerkleFrontier frontier) {
        return new ChainHead(chain, frontier);
    }
}
