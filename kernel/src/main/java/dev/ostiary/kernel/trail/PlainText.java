package dev.ostiary.kernel.trail;

/** Makes text that an outsider wrote safe to keep and to print: one line, capped, nothing that steers a terminal. */
final class PlainText {
    private static final int REPLACEMENT = 0xFFFD;

    private PlainText() {}

    /** At most this many code points; control, format, bidi, surrogate and unassigned ones become U+FFFD. */
    static String of(String text, int limit) {
        return text.length() <= limit && isAscii(text) ? text : made(text, limit);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static String made(String text, int limit) {
        return text.codePoints()
                .limit(limit)
                .map(c -> isPlain(c) ? c : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
