package dev.ostiary.broker.grant;

import java.util.List;

/** Names of roles and accounts, with {@code *} for any characters and {@code ?} for one; no regard to case. */
public final class Patterns {
    private Patterns() {}

    /** Whether one of {@code patterns} stands for {@code name}, in which a wildcard is a character like any other. */
    public static boolean any(List<String> patterns, String name) {
        var plain = Glob.of(name);
        return plain.isLiteral()
                && patterns.stream().anyMatch(each -> Glob.of(each).covers(plain));
    }
}
