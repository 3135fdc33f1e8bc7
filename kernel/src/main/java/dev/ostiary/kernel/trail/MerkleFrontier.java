package dev.ostiary.kernel.trail;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing Merkle tree: enough to append leaves and to know the root, in O(log n) hashes.
 *
 * <p>It holds the roots of the perfect subtrees that the size decomposes into, largest first. Not safe for use by
 * several threads at once.
 */
public final class MerkleFrontier {
    private final ArrayList<Hash> peaks;
    private long size;

    private MerkleFrontier(long size, List<Hash> peaks) {
        this.size = size;
        this.peaks = new ArrayList<>(peaks);
    }

    /** The frontier of a tree without leaves. */
    public static MerkleFrontier empty() {
        return new MerkleFrontier(0, List.of());
    }

    /**
     * The frontier of a tree of this size.
     *
     * @param peaks roots of its perfect subtrees, largest first, one for each bit set in the size
     * @throws IllegalArgumentException if size and peaks do not fit
     */
    public static MerkleFrontier of(long size, List<Hash> peaks) {
        if (size < 0 || Long.bitCount(size) != peaks.size()) {
            throw new IllegalArgumentException("a tree of that size has another number of peaks");
        }
        return new MerkleFrontier(size, peaks);
    }

    /** Reads what {@link #toBytes} wrote; other lengths are an {@link IllegalArgumentException}. */
    public static MerkleFrontier of(byte[] bytes) {
        if (bytes.length < Long.BYTES || (bytes.length - Long.BYTES) % Hash.LENGTH != 0) {
            throw new IllegalArgumentException("not a frontier");
        }
        var buffer = ByteBuffer.wrap(bytes);
        var size = buffer.getLong();
        var peaks = new ArrayList<Hash>();
        while (buffer.hasRemaining()) {
            var peak = new byte[Hash.LENGTH];
            buffer.get(peak);
            peaks.add(Hash.of(peak));
        }
        return of(size, peaks);
    }

    /** Eight bytes of size, big-endian, then the peaks, 32 bytes each. */
    public byte[] toBytes() {
        var buffer =
                ByteBuffer.allocate(Long.BYTES + peaks.size() * Hash.LENGTH).putLong(size);
        peaks.forEach(peak -> buffer.put(peak.bytes()));
        return buffer.array();
    }

    /** Adds the next leaf hash. */
    public void append(Hash leaf) {
        var peak = leaf;
        for (long bits = size; (bits & 1) == 1; bits >>= 1) {
            peak = Hash.node(peaks.removeLast(), peak);
        }
        peaks.add(peak);
        size++;
    }

    /** Root of the tree so far (RFC 9162 section 2.1.1). */
    public Hash root() {
        if (peaks.isEmpty()) {
            return Hash.EMPTY_ROOT;
        }
        var root = peaks.getLast();
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = Hash.node(peaks.get(i), root);
        }
        return root;
    }

    /** Number of leaves. */
    public long size() {
        return size;
    }

    /** Root of the smallest of the perfect subtrees, which ends with the last leaf; without leaves, the root of nothing. */
    public Hash peak() {
        return peaks.isEmpty() ? Hash.EMPTY_ROOT : peaks.getLast();
    }

    /** Roots of the perfect subtrees, largest first. */
    public List<Hash> peaks() {
        return List.copyOf(peaks);
    }

    /** An independent frontier in the same state. */
    public MerkleFrontier copy() {
        return new MerkleFrontier(size, peaks);
    }
}
