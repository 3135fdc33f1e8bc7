package dev.ostiary.notices;

import dev.ostiary.kernel.Untrusted;
import java.util.stream.Collectors;

/** A notice as a mail; every text in it may have come from outside, so none of it steers a header or a terminal. */
record Letter(String to, String subject, String text) {
    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_LINE = 900;

    static Letter of(String to, Payload payload) {
        var lines = payload.lines().stream().map(Letter::line).collect(Collectors.joining("\n"));
        var link = payload.link().map(it -> "\n\n" + line(it)).orElse("");
        return new Letter(
                to, Untrusted.neutral(payload.title(), LONGEST_SUBJECT).strip(), """
                %s%s

                --\s
                Ostiary wrote this because something asks for your attention or
                has changed. Opening a link approves nothing by itself.
                """.formatted(lines, link));
    }

    private static String line(String text) {
        return Untrusted.neutral(text, LONGEST_LINE).stripTrailing();
    }
}
