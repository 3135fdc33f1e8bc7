package dev.ostiary.kernel.trail;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A Merkle tree over leaf hashes, and the proofs of RFC 9162 section 2.1.3 and 2.1.4 that it can give. */
public final class MerkleTree {
    /** Gives the root of the leaves {@code from} (inclusive, counted from 0) to {@code to} (exclusive). */
    @FunctionalInterface
    public interface Subtrees {
        /** Root of a range that is never empty. */
        Hash root(long from, long to);
    }

    private final long size;
    private final Subtrees subtrees;

    /** A tree whose subtree roots are computed or stored elsewhere. */
    public MerkleTree(long size, Subtrees subtrees) {
        this.size = size;
        this.subtrees = subtrees;
    }

    /** A tree of exactly these leaf hashes. */
    public static MerkleTree of(List<Hash> leaves) {
        return new MerkleTree(leaves.size(), (from, to) -> root(leaves.subList((int) from, (int) to)));
    }

    /** Root of a full list of leaf hashes; the empty root if there is none. */
    public static Hash root(List<Hash> leaves) {
        var frontier = MerkleFrontier.empty();
        leaves.forEach(frontier::append);
        return frontier.root();
    }

    /** Root of this tree. */
    public Hash root() {
        return size == 0 ? Hash.EMPTY_ROOT : subtrees.root(0, size);
    }

    /**
     * Proof that the leaf at this index belongs to the tree, lowest sibling first (RFC 9162 section 2.1.3.1).
     *
     * @param index counted from 0
     */
    public List<Hash> inclusionProof(long index) {
        Objects.checkIndex(index, size);
        var proof = new ArrayList<Hash>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (index < middle) {
                proof.addFirst(subtrees.root(middle, to));
                to = middle;
            } else {
                proof.addFirst(subtrees.root(from, middle));
                from = middle;
            }
        }
        return List.copyOf(proof);
    }

    /**
     * Proof that the tree of the first {@code older} leaves is a prefix of this one (RFC 9162 section 2.1.4.1); empty
     * when there is nothing to prove.
     *
     * @param older from 0 to the size
     */
    public List<Hash> consistencyProof(long older) {
        Objects.checkFromToIndex(0, older, size);
        if (older == 0 || older == size) {
            return List.of();
        }
        var proof = new ArrayList<Hash>();
        long from = 0;
        long to = size;
        while (older != to) {
            long middle = from + split(to - from);
            if (older <= middle) {
                proof.addFirst(subtrees.root(middle, to));
                to = middle;
            } else {
                proof.addFirst(subtrees.root(from, middle));
                from = middle;
            }
        }
        if (from > 0) {
            proof.addFirst(subtrees.root(from, to));
        }
        return List.copyOf(proof);
    }

    /** Whether the proof leads from the leaf to the root (RFC 9162 section 2.1.3.2); false for any nonsense. */
    public static boolean includes(long index, long size, Hash leaf, List<Hash> proof, Hash root) {
        if (index < 0 || index >= size) {
            return false;
        }
        var path = new ProofPath(index, size - 1, leaf, leaf);
        return proof.stream().allMatch(path::climb) && path.ends(root);
    }

    /** Whether the proof leads from both roots to a common tree (RFC 9162 section 2.1.4.2); false for any nonsense. */
    public static boolean consistent(long older, Hash olderRoot, long newer, Hash newerRoot, List<Hash> proof) {
        if (older < 0 || older > newer) {
            return false;
        }
        if (older == 0) {
            return proof.isEmpty() && olderRoot.equals(Hash.EMPTY_ROOT);
        }
        if (older == newer) {
            return proof.isEmpty() && olderRoot.equals(newerRoot);
        }
        var hashes = new ArrayList<>(proof);
        if (Long.bitCount(older) == 1) {
            hashes.addFirst(olderRoot);
        }
        if (hashes.isEmpty()) {
            return false;
        }
        var start = hashes.removeFirst();
        int skipped = Long.numberOfTrailingZeros(older);
        var path = new ProofPath((older - 1) >> skipped, (newer - 1) >> skipped, start, start);
        return hashes.stream().allMatch(path::climb) && path.ends(olderRoot, newerRoot);
    }

    /** The largest power of two below the width (RFC 9162 section 2.1.1). */
    private static long split(long width) {
        return Long.highestOneBit(width - 1);
    }
}
