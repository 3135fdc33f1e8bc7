package dev.ostiary.broker.grant;

import java.util.Arrays;
import java.util.List;

/** Texts of others, as they may stand in a sentence of ours; and comma lists. */
final class Words {
    private static final int LONGEST = 120;

    private Words() {}

    /** Short, and without anything that a terminal would obey. */
    static String quoted(String text) {
        var clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }

    /** What stands between commas, without the blanks around it; empty parts are nothing. */
    static List<String> listed(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }
}
