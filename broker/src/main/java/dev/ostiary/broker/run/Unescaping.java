package dev.ostiary.broker.run;

/** Reads escapes of URLs ({@code %2F}), of JSON and of Python ({@code \\n}, a code of four or two digits) as what they stand for. */
final class Unescaping {
    /** Takes characters with the place in the stream that each began at. */
    interface Sink {
        void take(int character, long start);
    }

    private final Sink sink;
    private final int[] held = new int[6];
    private int count;
    private long start;

    Unescaping(Sink sink) {
        this.sink = sink;
    }

    void take(int character, long at) {
        if (count == 0) {
            if (character == '%' || character == '\\') {
                start = at;
                held[count++] = character;
            } else {
                plain(character, at);
            }
            return;
        }
        held[count++] = character;
        settle();
    }

    /** Where an escape that has not ended begins; beyond the stream's end when there is none. */
    long open() {
        return count == 0 ? Long.MAX_VALUE : start;
    }

    private void settle() {
        int length = length();
        if (length < 0 || (count > digitsFrom() && Character.digit(held[count - 1], 16) < 0)) {
            literally();
        } else if (count == length) {
            count = 0;
            sink.take(value(length), start);
        }
    }

    private int digitsFrom() {
        return held[0] == '%' ? 1 : 2;
    }

    /** How long the escape is that begins like what is held; -1 when none does. */
    private int length() {
        if (held[0] == '%') {
            return 3;
        }
        return switch (held[1]) {
            case 'n', 'r', 't', '/', '"', '\'', '\\' -> 2;
            case 'x' -> 4;
            case 'u' -> 6;
            default -> -1;
        };
    }

    private int value(int length) {
        if (length == 2) {
            return switch (held[1]) {
                case 'n', 'r', 't' -> Reading.BLANK;
                default -> held[1];
            };
        }
        int value = 0;
        for (int i = digitsFrom(); i < length; i++) {
            value = value * 16 + Character.digit(held[i], 16);
        }
        return value;
    }

    /** It was no escape: its first character stands for itself, and the rest is read anew. */
    private void literally() {
        int read = count;
        var again = held.clone();
        long from = start;
        count = 0;
        plain(again[0], from);
        for (int i = 1; i < read; i++) {
            take(again[i], from + i);
        }
    }

    private void plain(int character, long at) {
        sink.take(blank(character) ? Reading.BLANK : character, at);
    }

    static boolean blank(int character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }
}
