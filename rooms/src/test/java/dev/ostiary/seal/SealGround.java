package dev.ostiary.seal;

import dev.ostiary.store.TestGround;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Map;

/** The seal ring of the shared ground, for all tests of a JVM. */
public final class SealGround {
    private SealGround() {}

    public static SealRing ring() {
        return Holder.RING;
    }

    /** Another ring over the same database and root key, as another node has. */
    static SealRing otherNode() {
        return open();
    }

    private static SealRing open() {
        try {
            return SealRing.open(
                    TestGround.store(),
                    Files.createTempDirectory("ostiary-seal"),
                    Map.of("OSTIARY_ROOT_KEY", Holder.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {
        static final String ROOT = HexFormat.of().formatHex(RootKey.fresh().key());
        static final SealRing RING = open();
    }
}
