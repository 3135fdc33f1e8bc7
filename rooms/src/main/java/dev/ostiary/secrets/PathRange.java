package dev.ostiary.secrets;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Paths from {@code from} up to but not including {@code to}, in order of bytes.
 *
 * <p>Among the characters of canonical paths {@code -} comes first, then {@code /}, digits, {@code _} and letters. So
 * {@code x!} lies right behind {@code x} and before everything that begins with it, {@code x0} right behind
 * all that lies below {@code x}, and {@code x-y} between {@code x} and {@code x/y}: a path and what lies below it are
 * two ranges.
 */
record PathRange(String from, String to) {
    private static final PathRange ALL = new PathRange("", "{");

    /**
     * What {@code prefix} covers, by whole segments; with a final slash only what lies below.
     *
     * @throws Refused when it is no canonical path
     */
    static List<PathRange> covered(String prefix) {
        if (prefix.isEmpty()) {
            return List.of(ALL);
        }
        var below = prefix.endsWith("/");
        var path = below ? prefix.substring(0, prefix.length() - 1) : prefix;
        var fault = ResourcePath.fault(path);
        if (!fault.isEmpty()) {
            throw new Refused(Refusal.invalidPath("prefix: " + fault));
        }
        var ranges = new ArrayList<PathRange>();
        if (!below) {
            ranges.add(just(path));
        }
        ranges.add(new PathRange(path + "/", path + "0"));
        return ranges;
    }

    /** One path alone. */
    static PathRange just(String path) {
        return new PathRange(path, path + "!");
    }

    /** What of this range comes after {@code path}. */
    PathRange after(String path) {
        var next = path + "!";
        return next.compareTo(from) > 0 ? new PathRange(next, to) : this;
    }

    boolean isEmpty() {
        return from.compareTo(to) >= 0;
    }
}
