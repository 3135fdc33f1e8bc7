package dev.ostiary.kernel;

/**
 * A text that an outsider could write: neutralised when made, so no terminal, log or model is steered by it.
 *
 * <p>Control characters (ANSI escapes begin with one), bidirectional controls, zero-width and tag characters become
 * U+FFFD; line breaks and tabs become spaces; length is capped.
 */
public record Untrusted(String text) {
    /** Longest text kept, in characters. */
    public static final int CAP = 4096;

    public Untrusted {
        text = neutral(text, CAP);
    }

    /** The neutralised form of {@code raw}, at most {@code cap} characters long. */
    public static String neutral(String raw, int cap) {
        var out = new StringBuilder(Math.min(raw.length(), cap));
        raw.codePoints().limit(cap).forEach(point -> out.appendCodePoint(harmless(point)));
        return out.length() <= cap ? out.toString() : out.substring(0, cap);
    }

    static int harmless(int point) {
        if (point == '\n' || point == '\r' || point == '\t') {
            return ' ';
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> 0xFFFD;
            default -> point;
        };
    }
}
