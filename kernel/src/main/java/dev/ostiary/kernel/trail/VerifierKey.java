package dev.ostiary.kernel.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** A named Ed25519 public key that verifies signed notes, in the text form of C2SP signed-note. */
public final class VerifierKey {
    private static final byte ED25519 = 1;
    private static final int RAW_LENGTH = 32;
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final String name;
    private final byte[] typed;
    private final int id;
    private final PublicKey key;

    private VerifierKey(String name, byte[] typed) {
        this.name = name;
        this.typed = typed;
        this.id = id(name, typed);
        this.key = publicKey(typed);
    }

    /**
     * A key from its raw form.
     *
     * @param name without spaces and plus signs, best a URL without scheme
     * @param raw the 32 bytes of RFC 8032
     * @throws MalformedNote if either is not so
     */
    public static VerifierKey of(String name, byte[] raw) {
        if (raw.length != RAW_LENGTH) {
            throw new MalformedNote("an Ed25519 public key has 32 bytes");
        }
        return new VerifierKey(
                checkName(name),
                ByteBuffer.allocate(1 + RAW_LENGTH).put(ED25519).put(raw).array());
    }

    /** Reads {@code name+id+base64}; refuses other key types and a key whose id is not its own. */
    public static VerifierKey parse(String text) {
        var parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new MalformedNote("a verifier key has three parts: name+id+key");
        }
        var typed = StrictBase64.decode(parts[2]);
        if (typed.length != 1 + RAW_LENGTH || typed[0] != ED25519) {
            throw new MalformedNote("not an Ed25519 verifier key");
        }
        var key = new VerifierKey(checkName(parts[0]), typed);
        if (!key.toString().equals(text)) {
            throw new MalformedNote("the verifier key's id is not that of its name and key");
        }
        return key;
    }

    static String checkName(String name) {
        boolean bad = name.isEmpty()
                || name.codePoints()
                        .anyMatch(c -> c == '+'
                                || Character.isISOControl(c)
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.getType(c) == Character.SURROGATE);
        if (bad) {
            throw new MalformedNote("a key name has no space, plus or control character");
        }
        return name;
    }

    private static int id(String name, byte[] typed) {
        var digest = Hash.sha256();
        digest.update(name.getBytes(UTF_8));
        digest.update((byte) '\n');
        return ByteBuffer.wrap(digest.digest(typed)).getInt();
    }

    private static PublicKey publicKey(byte[] typed) {
        var encoded = ByteBuffer.allocate(X509_PREFIX.length + RAW_LENGTH)
                .put(X509_PREFIX)
                .put(typed, 1, RAW_LENGTH)
                .array();
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new MalformedNote("not an Ed25519 public key");
        }
    }

    /** The name that signature lines carry. */
    public String name() {
        return name;
    }

    /** The short id that signature lines carry; it identifies, and proves nothing. */
    public int id() {
        return id;
    }

    /** Whether this key made the signature over these bytes. */
    boolean verifies(byte[] text, byte[] signature) {
        try {
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && MessageDigest.isEqual(typed, that.typed);
    }

    @Override
    public int hashCode() {
        return id;
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return name + "+" + HexFormat.of().toHexDigits(id) + "+" + StrictBase64.encode(typed);
    }
}
