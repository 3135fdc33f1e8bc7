package dev.ostiary.kernel;

/**
 * What a program printed: lines that an outsider could write, neutralised when made like {@link Untrusted}, except that
 * line breaks and tabs stay.
 */
public record Printed(String text) {
    /** Longest text kept, in characters. */
    public static final int CAP = 131_072;

    /** Nothing at all. */
    public static final Printed NOTHING = new Printed("");

    public Printed {
        text = neutral(text);
    }

    /** A carriage return would let a line be written over. */
    private static String neutral(String raw) {
        var out = new StringBuilder(Math.min(raw.length(), CAP));
        raw.replace("\r\n", "\n")
                .codePoints()
                .limit(CAP)
                .forEach(point -> out.appendCodePoint(
                        point == '\n' || point == '\t' ? point : point == '\r' ? '\n' : Untrusted.harmless(point)));
        return out.length() <= CAP ? out.toString() : out.substring(0, CAP);
    }
}
