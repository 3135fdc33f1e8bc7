package dev.ostiary.policy;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern over canonical paths, anchored at both ends (domain reference 4.3, the narrow reading).
 *
 * <p>{@code *} stands for characters of one segment, alone for one whole segment; {@code ?} for one character. {@code **}
 * stands for whole segments: at least one where it leads or trails, any number in the middle, and alone it matches
 * everything. So {@code **}{@code /ssl/*} does not match {@code ssl/cert}.
 *
 * <p>Matching follows all readings of the pattern at once, one path segment after the other, as a set of positions in the
 * pattern; there is no going back, so no pattern makes it slow.
 */
final class Glob {
    /** Ten named segments and a {@code **} around each. */
    private static final int MOST_SEGMENTS = 2 * ResourcePath.MAX_LEVELS + 1;

    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9_?*-]+");
    private static final String MANY = "**";

    private final String text;
    private final List<String> segments;

    /** @throws Refused with {@code invalid_glob}, saying what is wrong */
    Glob(String text) {
        var fault = fault(text);
        if (!fault.isEmpty()) {
            throw new Refused(Refusal.invalid("invalid_glob", fault));
        }
        this.text = text;
        this.segments = List.of(text.split("/", -1));
    }

    private static String fault(String text) {
        if (text.isEmpty()) {
            return "A path pattern must not be empty; ** matches everything.";
        }
        if (text.length() > ResourcePath.MAX_LENGTH) {
            return "A path pattern has at most " + ResourcePath.MAX_LENGTH + " characters.";
        }
        if (text.startsWith("/") || text.endsWith("/") || text.contains("//")) {
            return "A path pattern neither begins nor ends with a slash and has no empty segment: app/**, not /app/.";
        }
        var segments = text.split("/", -1);
        if (segments.length > MOST_SEGMENTS) {
            return "A path pattern has at most " + MOST_SEGMENTS + " segments.";
        }
        for (var segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                return "A segment of a path pattern holds only a-z, 0-9, '-', '_', '*' and '?'.";
            }
            if (segment.contains(MANY) && !segment.equals(MANY)) {
                return "'**' stands for whole segments, so it must be a segment of its own: app/**/db, not app/**db.";
            }
        }
        return "";
    }

    String text() {
        return text;
    }

    boolean matches(ResourcePath path) {
        return (after(path) & (1L << segments.size())) != 0;
    }

    /** Whether every path this could match is {@code prefix} or lies below it. */
    boolean inside(ResourcePath prefix) {
        var wanted = prefix.segments();
        return segments.size() >= wanted.size()
                && segments.subList(0, wanted.size()).equals(wanted);
    }

    /** Whether some path that this matches is {@code prefix} or lies below it. */
    boolean touches(ResourcePath prefix) {
        // Any position still open can be completed: each kind of segment matches some segment.
        return after(prefix) != 0;
    }

    /** The positions in the pattern that are open once {@code path} is read; bit n is the end of the pattern. */
    private long after(ResourcePath path) {
        long open = skipping(1L);
        for (var segment : path.segments()) {
            open = step(open, segment);
        }
        return open;
    }

    private long step(long open, String segment) {
        long next = 0;
        for (int at = 0; at < segments.size(); at++) {
            if ((open & (1L << at)) == 0) {
                continue;
            }
            if (segments.get(at).equals(MANY)) {
                next |= (1L << at) | (1L << (at + 1));
            } else if (fits(segments.get(at), segment)) {
                next |= 1L << (at + 1);
            }
        }
        return skipping(next);
    }

    /** A {@code **} in the middle may stand for nothing, so what follows it is open too. */
    private long skipping(long open) {
        long all = open;
        for (int at = 1; at < segments.size() - 1; at++) {
            if ((all & (1L << at)) != 0 && segments.get(at).equals(MANY)) {
                all |= 1L << (at + 1);
            }
        }
        return all;
    }

    /** Wildcards within a segment: on a mismatch the last {@code *} takes one character more, and only the last. */
    private static boolean fits(String pattern, String text) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < text.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
