package dev.ostiary.surface.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A file that pages refer to, at an address that names its contents, so that a browser may keep it for good. */
record Asset(String path, String type, byte[] bytes) {
    static final Asset STYLE = read("style.css", "text/css; charset=utf-8");
    static final Asset SCRIPT = read("live.js", "text/javascript; charset=utf-8");
    static final Asset MARK = read("mark.svg", "image/svg+xml");

    private static final Map<String, Asset> ALL =
            Stream.of(STYLE, SCRIPT, MARK).collect(Collectors.toUnmodifiableMap(Asset::path, Function.identity()));

    static Optional<Asset> at(String path) {
        return Optional.ofNullable(ALL.get(path));
    }

    private static Asset read(String name, String type) {
        try (var file = Objects.requireNonNull(Asset.class.getResourceAsStream(name), name)) {
            var bytes = file.readAllBytes();
            return new Asset("/console/files/" + hash(bytes) + "/" + name, type, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(byte[] bytes) {
        try {
            var whole = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(Arrays.copyOf(whole, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
