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

    /** An entry with its bytes and hashes, ready to be stored. */
    public static final class Link {
        private final TrailEntry entry;
        private final byte[] canonical;
        private final Hash leaf;
        private final Hash chain;

        private Link(TrailEntry entry, byte[] canonical, Hash leaf, Hash chain) {
            this.entry = entry;
            this.canonical = canonical;
            this.leaf = leaf;
            this.chain = chain;
        }

        /** The entry. */
        public TrailEntry entry() {
            return entry;
        }

        /** A copy of its canonical bytes. */
        public byte[] canonical() {
            return canonical.clone();
        }

        /** Hash of those bytes. */
        public Hash leaf() {
            return leaf;
        }

        /** Hash of the previous link and the leaf. */
        public Hash chain() {
            return chain;
        }
    }

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
        var entry = new TrailEntry(seq() + 1, event);
        var canonical = entry.canonical();
        var leaf = Hash.leaf(canonical);
        append(leaf);
        return new Link(entry, canonical, leaf, chain);
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

    static ChainHead of(Hash chain, MerkleFrontier frontier) {
        return new ChainHead(chain, frontier);
    }
}
