package dev.ostiary.kernel;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds what somebody probably meant to write. */
public final class Nearest {
    private Nearest() {}

    /** The one of {@code known} that takes the fewest changes of one character to become {@code written}. */
    public static String of(String written, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(each -> distance(written, each)))
                .orElseThrow();
    }

    /** The same, if it is near enough to be what was meant: a change or two. */
    public static Optional<String> close(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(each -> distance(written, each)))
                .filter(each -> distance(written, each) <= 2);
    }

    private static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        for (int i = 0; i <= to.length(); i++) {
            row[i] = i;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
