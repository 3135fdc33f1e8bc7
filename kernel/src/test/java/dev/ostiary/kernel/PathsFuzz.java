package dev.ostiary.kernel;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Fuzzed: what passes for a canonical path is one by its grammar, and is its own segments put together. */
public final class PathsFuzz {
    private static final Pattern GRAMMAR = Pattern.compile("[a-z0-9_-]+(/[a-z0-9_-]+){0,9}");

    private PathsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var text = new String(input, StandardCharsets.UTF_8);
        ResourcePath path;
        try {
            path = new ResourcePath(text);
        } catch (Refused | IllegalArgumentException _) {
            return;
        }
        if (text.length() > ResourcePath.MAX_LENGTH
                || !GRAMMAR.matcher(text).matches()
                || !String.join("/", path.segments()).equals(text)) {
            throw new IllegalStateException("passes for a canonical path: " + text);
        }
    }
}
