package dev.ostiary.kernel.trail;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256 value, and the three ways in which a trail computes one. */
public final class Hash {
    /** Bytes of one hash. */
    public static final int LENGTH = 32;
    /** What comes before the first entry of a chain: 32 zero bytes. */
    public static final Hash GENESIS = new Hash(new byte[LENGTH]);

    private static final MessageDigest SHA_256 = fresh();

    /** The root of a tree without leaves (RFC 9162 section 2.1.1). */
    public static final Hash EMPTY_ROOT = new Hash(sha256().digest());

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A hash of exactly these 32 bytes. */
    public static Hash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a hash has 32 bytes");
        }
        return new Hash(bytes.clone());
    }

    /** Leaf hash of an entry's canonical bytes: SHA-256(0x00 || entry), RFC 9162 section 2.1.1. */
    public static Hash leaf(byte[] entry) {
        return leaf(entry, 0, entry.length);
    }

    static Hash leaf(byte[] source, int offset, int length) {
        var digest = sha256();
        digest.update(LEAF);
        digest.update(source, offset, length);
        return new Hash(digest.digest());
    }

    /** Node hash: SHA-256(0x01 || left || right), RFC 9162 section 2.1.1. */
    public static Hash node(Hash left, Hash right) {
        var digest = sha256();
        digest.update(NODE);
        digest.update(left.bytes);
        digest.update(right.bytes);
        return new Hash(digest.digest());
    }

    /** The chain's next link: SHA-256(this || leaf). */
    public Hash link(Hash leaf) {
        var digest = sha256();
        digest.update(bytes);
        digest.update(leaf.bytes);
        return new Hash(digest.digest());
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Standard base64 with padding, as checkpoints and proofs carry it. */
    public String base64() {
        return StrictBase64.encode(bytes);
    }

    /** Reads what {@link #base64} writes; anything else is malformed. */
    public static Hash fromBase64(String text) {
        var bytes = StrictBase64.decode(text);
        if (bytes.length != LENGTH) {
            throw new MalformedNote("a hash has 32 bytes");
        }
        return new Hash(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Lower-case hex. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }

    /** A new one; copied, because looking it up costs as much as to hash a hundred bytes. */
    static MessageDigest sha256() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be copied", e);
        }
    }

    private static MessageDigest fresh() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
