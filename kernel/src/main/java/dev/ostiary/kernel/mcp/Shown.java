package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Untrusted;

/** Names that a client made up, as they may be repeated to it: short, and without anything that steers a terminal. */
final class Shown {
    private static final int LONGEST = 80;

    private Shown() {}

    static String name(String raw) {
        return Untrusted.neutral(raw, LONGEST);
    }
}
