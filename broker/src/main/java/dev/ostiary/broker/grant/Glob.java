package dev.ostiary.broker.grant;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A pattern in which {@code *} stands for any characters and {@code ?} for exactly one; no regard to case.
 *
 * <p>{@link #overlaps} is exact. {@link #covers} never says yes wrongly; it may miss a yes for patterns that say the same
 * in different ways, which costs a statement in a policy and opens nothing. Both take time in proportion to the product of
 * the lengths, whatever the patterns: they come from whoever asks.
 */
record Glob(String text) {
    private static final Pattern WILD = Pattern.compile("[*?]{2,}");

    static Glob of(String text) {
        return new Glob(WILD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(run -> tidy(run.group())));
    }

    /** A run of wildcards says how many characters at least, and whether there may be more: said in one way only. */
    private static String tidy(String run) {
        var least = run.replace("*", "");
        return run.contains("*") ? least + "*" : least;
    }

    boolean isLiteral() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    /** Whether everything that {@code other} stands for is something that this stands for. */
    boolean covers(Glob other) {
        return meets(text, other.text, Glob::takes, false);
    }

    /** Whether there is anything that both stand for. */
    boolean overlaps(Glob other) {
        return meets(text, other.text, Glob::fits, true);
    }

    /** A wildcard of the other is more than any one character. */
    private static boolean takes(char mine, char its) {
        return its != '*' && (mine == '?' || mine == its);
    }

    private static boolean fits(char mine, char its) {
        return mine == '?' || its == '?' || mine == its;
    }

    /** {@code row[j]}: whether what is left of {@code mine} can stand for what is left of {@code its} from {@code j}. */
    private static boolean meets(String mine, String its, Single single, boolean bothWays) {
        var below = new boolean[its.length() + 1];
        for (int i = mine.length(); i >= 0; i--) {
            var row = new boolean[its.length() + 1];
            for (int j = its.length(); j >= 0; j--) {
                row[j] = at(mine, i, its, j, row, below, single, bothWays);
            }
            below = row;
        }
        return below[0];
    }

    private static boolean at(
            String mine, int i, String its, int j, boolean[] row, boolean[] below, Single single, boolean bothWays) {
        boolean mineEnds = i == mine.length();
        boolean itsEnds = j == its.length();
        if (mineEnds && itsEnds) {
            return true;
        }
        if (!mineEnds && mine.charAt(i) == '*' && (below[j] || (!itsEnds && row[j + 1]))) {
            return true;
        }
        if (bothWays && !itsEnds && its.charAt(j) == '*' && (row[j + 1] || (!mineEnds && below[j]))) {
            return true;
        }
        return !mineEnds
                && !itsEnds
                && mine.charAt(i) != '*'
                && (!bothWays || its.charAt(j) != '*')
                && single.meets(mine.charAt(i), its.charAt(j))
                && below[j + 1];
    }

    /** Whether one place in a pattern can stand for one place in another. */
    private interface Single {
        boolean meets(char mine, char its);
    }
}
