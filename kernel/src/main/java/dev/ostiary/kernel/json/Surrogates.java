package dev.ostiary.kernel.json;

/** Finds escapes that stand for half a character, which readers repair in different ways. */
final class Surrogates {
    private static final int ESCAPE = 6; // backslash, u and four digits

    private Surrogates() {}

    /** Looks at escapes alone; whatever else is wrong with the text is left to the parser. */
    static void refuseLoneEscapes(String json) {
        int at = json.indexOf('\\');
        while (at >= 0 && at + 1 < json.length()) {
            int length = 2;
            if (isSurrogate(json, at)) {
                if (!isPair(json, at)) {
                    throw new BadJson("an escape stands for half a surrogate pair");
                }
                length = 2 * ESCAPE;
            }
            at = json.indexOf('\\', at + length);
        }
    }

    private static boolean isPair(String json, int at) {
        return unit(json, at) < Character.MIN_LOW_SURROGATE
                && unit(json, at + ESCAPE) >= Character.MIN_LOW_SURROGATE
                && isSurrogate(json, at + ESCAPE);
    }

    private static boolean isSurrogate(String json, int at) {
        int unit = unit(json, at);
        return unit >= Character.MIN_SURROGATE && unit <= Character.MAX_SURROGATE;
    }

    /** The code unit that the escape at this place stands for, or -1. */
    private static int unit(String json, int at) {
        if (at + ESCAPE > json.length() || json.charAt(at) != '\\' || json.charAt(at + 1) != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            int digit = json.charAt(i) < 128 ? Character.digit(json.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }
}
