package dev.ostiary.kernel;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one canonical form of a path, shared by router, policy, guard, store and trail (domain reference 4.2).
 *
 * <p>At most {@value #MAX_LENGTH} characters and {@value #MAX_LEVELS} segments of {@code a-z 0-9 - _}. There is nothing
 * to normalise: what is not canonical is refused, so no two spellings reach the same thing.
 */
public record ResourcePath(String text) implements Comparable<ResourcePath> {
    public static final int MAX_LENGTH = 512;
    public static final int MAX_LEVELS = 10;
    private static final Pattern BEGINNING = Pattern.compile("[a-z0-9_/-]+");
    private static final Pattern SEGMENT = Pattern.compile("[a-z0-9_-]+");

    public ResourcePath {
        var fault = fault(text);
        if (!fault.isEmpty()) {
            throw new Refused(Refusal.invalidPath(fault));
        }
    }

    /** Why {@code text} is no canonical path, or an empty text when it is one. */
    public static String fault(String text) {
        if (text.isEmpty()) {
            return "A path must not be empty.";
        }
        if (text.length() > MAX_LENGTH) {
            return "A path has at most " + MAX_LENGTH + " characters.";
        }
        if (text.startsWith("/") || text.endsWith("/") || text.contains("//")) {
            return "A path neither begins nor ends with a slash and has no empty segment: app/database, not /app//database/.";
        }
        var segments = text.split("/", -1);
        if (segments.length > MAX_LEVELS) {
            return "A path has at most " + MAX_LEVELS + " levels.";
        }
        for (var segment : segments) {
            if (!SEGMENT.matcher(segment).matches()) {
                return "A path segment holds only a-z, 0-9, '-' and '_'.";
            }
        }
        return "";
    }

    /**
     * A text behind which, in the order of bytes, come all paths that begin with {@code beginning}, and before which come
     * all that such paths come after; empty where no path begins so, or every path does.
     *
     * <p>The character before its last, and then one that no path can hold and that lies behind all that it can.
     */
    public static Optional<String> justBefore(String beginning) {
        if (!BEGINNING.matcher(beginning).matches()) {
            return Optional.empty();
        }
        int last = beginning.length() - 1;
        return Optional.of(beginning.substring(0, last) + (char) (beginning.charAt(last) - 1) + '{');
    }

    /** The segments, never empty. */
    public List<String> segments() {
        return List.of(text.split("/", -1));
    }

    /** Whether {@code other} is this path or lies below it, by whole segments: {@code app} covers {@code app/x}, never {@code apple}. */
    public boolean covers(ResourcePath other) {
        return other.text.startsWith(text)
                && (other.text.length() == text.length() || other.text.charAt(text.length()) == '/');
    }

    @Override
    public int compareTo(ResourcePath other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
