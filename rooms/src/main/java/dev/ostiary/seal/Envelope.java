package dev.ostiary.seal;

import java.nio.ByteBuffer;

/**
 * A sealed value: {@code format(1) | tenant key version(4) | wrapped data key(60) | sealed value}, where what is
 * sealed is {@code nonce(12) | ciphertext | tag(16)}.
 *
 * <p>Rotating a tenant's key replaces the first 65 bytes and never touches the rest.
 */
record Envelope(int keyVersion, byte[] wrappedKey, byte[] sealedValue) {
    private static final byte FORMAT = 1;
    private static final int HEADER = 1 + Integer.BYTES + Aead.WRAPPED;

    static Envelope parse(byte[] bytes) {
        if (bytes.length < HEADER + Aead.NONCE + Aead.TAG || bytes[0] != FORMAT) {
            throw new SealBroken();
        }
        var buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        int version = buffer.getInt();
        var wrapped = new byte[Aead.WRAPPED];
        buffer.get(wrapped);
        var value = new byte[buffer.remaining()];
        buffer.get(value);
        return new Envelope(version, wrapped, value);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(HEADER + sealedValue.length)
                .put(FORMAT)
                .putInt(keyVersion)
                .put(wrappedKey)
                .put(sealedValue)
                .array();
    }

    /** The bytes of a key version as they stand in the second to fifth byte of an envelope. */
    static byte[] versionBytes(int version) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(version).array();
    }

    static byte[] keyAssociated(String tenant, SealContext context, int keyVersion) {
        return Aead.associated("ostiary data key 1", tenant, context.path(), context.version(), keyVersion);
    }

    static byte[] valueAssociated(String tenant, SealContext context) {
        return Aead.associated("ostiary value 1", tenant, context.path(), context.version());
    }
}
