package dev.ostiary.notices;

import java.util.Locale;

/** How a channel reaches people. */
enum Kind {
    MAIL,
    SLACK,
    WEBHOOK;

    static Kind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
