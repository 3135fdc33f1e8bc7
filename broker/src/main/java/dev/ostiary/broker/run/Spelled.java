package dev.ostiary.broker.run;

import java.util.Optional;

/** Whether an argument is what it looks like to whoever reads it in the trail or is asked to approve it. */
final class Spelled {
    private static final int MINUS = 0x2212;
    private static final int MODIFIER_MINUS = 0x02D7;

    private Spelled() {}

    /** Why it is not, in words that follow the argument's place; empty when it is. */
    static Optional<String> check(String argument) {
        for (int i = 0; i < argument.length(); i += Character.charCount(argument.codePointAt(i))) {
            int point = argument.codePointAt(i);
            if (isHidden(point)) {
                return Optional.of("holds a character that cannot be seen (" + code(point) + "); leave it out.");
            }
        }
        if (argument.isEmpty()) {
            return Optional.empty();
        }
        int first = argument.codePointAt(0);
        if (first != '-' && isDash(first)) {
            return Optional.of("begins with a character that only looks like a dash (" + code(first) + ").");
        }
        var name = argument.startsWith("-") ? argument.split("=", 2)[0] : "";
        return name.chars().anyMatch(each -> each > 126)
                ? Optional.of("is a flag with letters that only look like those of one; write it in plain ASCII.")
                : Optional.empty();
    }

    /** Line breaks and tabs may stand in a JSON document. */
    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL -> point != '\n' && point != '\r' && point != '\t';
            case Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static boolean isDash(int point) {
        return Character.getType(point) == Character.DASH_PUNCTUATION || point == MINUS || point == MODIFIER_MINUS;
    }

    private static String code(int point) {
        return "U+%04X".formatted(point);
    }
}
