package dev.ostiary.kernel.trail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A trail of so many entries, and what could be exported of it. */
final class SampleTrail {
    static final String ORIGIN = "ostiary.example/acme";
    static final SigningKey KEY = SigningKey.of(ORIGIN, seed(1));
    static final SigningKey OTHER_KEY = SigningKey.of(ORIGIN, seed(2));

    final List<ChainHead.Link> links = new ArrayList<>();
    private final List<ChainHead> heads = new ArrayList<>();

    SampleTrail(int entries, Random random) {
        this("acme", entries, random);
    }

    SampleTrail(String tenant, int entries, Random random) {
        var head = ChainHead.genesis();
        heads.add(head.copy());
        for (int i = 0; i < entries; i++) {
            links.add(head.append(event(tenant, random)));
            heads.add(head.copy());
        }
    }

    static byte[] seed(int of) {
        var seed = new byte[SigningKey.SEED_LENGTH];
        Arrays.fill(seed, (byte) of);
        return seed;
    }

    static TrailEvent event(String tenant, Random random) {
        boolean allowed = random.nextInt(4) > 0;
        var time = Instant.ofEpochMilli(1_790_000_000_000L + random.nextInt(1_000_000_000));
        return new TrailEvent(
                TrailId.next(time, random),
                time,
                tenant,
                "sa:ci-" + random.nextInt(10),
                "key_" + random.nextInt(1000),
                "mcp",
                "secrets.read",
                "read",
                "production/db-" + random.nextInt(100),
                allowed ? TrailEvent.Outcome.ALLOWED : TrailEvent.Outcome.REFUSED,
                allowed ? null : "access_denied",
                allowed ? null : "no_binding",
                "192.0.2." + random.nextInt(256),
                "client/1.0",
                random.nextInt(5000),
                "req_" + random.nextInt(),
                "ab".repeat(32),
                random.nextBoolean() ? Map.of() : Map.of("version", "7"));
    }

    SignedNote checkpoint(int size) {
        return heads.get(size).checkpoint(ORIGIN).sign(KEY);
    }

    MerkleTree tree(int size) {
        return MerkleTree.of(
                links.subList(0, size).stream().map(ChainHead.Link::leaf).toList());
    }

    List<String> export() {
        return export(Set.of());
    }

    List<String> export(Set<Integer> checkpoints) {
        return export(1, links.size(), links.size(), checkpoints, KEY);
    }

    /** Lines without newlines, one char per byte. */
    List<String> export(int first, int last, int size, Set<Integer> checkpoints, SigningKey key) {
        var out = new ByteArrayOutputStream();
        try {
            var export = new TrailExport(
                    out, ExportHeader.after(heads.get(first - 1), "acme", ORIGIN, last, key.verifier()));
            for (int seq = first; seq <= last; seq++) {
                var link = links.get(seq - 1);
                export.entry(link.canonical(), link.chain());
                if (checkpoints.contains(seq)) {
                    export.checkpoint(heads.get(seq).checkpoint(ORIGIN).sign(key));
                }
            }
            export.end(heads.get(size).checkpoint(ORIGIN).sign(key), tree(size).consistencyProof(last));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(ISO_8859_1).lines().toList();
    }

    static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    static TrailVerdict verify(TrailVerifier verifier, String file) {
        try {
            return verifier.verify(new ByteArrayInputStream(file.getBytes(ISO_8859_1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TrailVerdict verify(List<String> lines) {
        return verify(TrailVerifier.pinned(KEY.verifier()), text(lines));
    }
}
