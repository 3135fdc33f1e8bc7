package dev.ostiary.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Values that are sought in texts and masked there, the longest first.
 *
 * <p>Both come from callers, who may choose them so that looking takes long. All values of one length are looked for in one
 * pass, by a rolling hash whose base nobody knows (Karp and Rabin, 1987), and when that has taken {@link #EFFORT}, whatever
 * could still hold a value is masked whole. For one thread and one call.
 */
final class Likenesses {
    /** Characters to look at, over all lengths and texts of a call: some tenths of a second. */
    static final long EFFORT = 100_000_000;

    /** Up to here one value is found sooner as the JDK does it. */
    private static final int SHORT = 256;

    /** Of one pass, besides the characters of its text. */
    private static final int PASS = 16;

    private static final long PRIME = (1L << 61) - 1;

    private final List<Length> lengths;
    private long effort = EFFORT;

    Likenesses(List<String> values) {
        lengths = values.isEmpty() ? List.of() : byLength(values);
    }

    private static List<Length> byLength(List<String> values) {
        var byLength = new HashMap<Integer, Length>();
        for (var value : values.size() == 1 ? values : new HashSet<>(values)) {
            byLength.computeIfAbsent(value.length(), Length::new).values.add(value);
        }
        var sorted = new ArrayList<>(byLength.values());
        sorted.sort(Comparator.comparingInt((Length each) -> each.length).reversed());
        return sorted;
    }

    boolean isEmpty() {
        return lengths.isEmpty();
    }

    /** {@code text} with {@link Secret#MASK} wherever one of the values stood. */
    String masked(String text) {
        var clean = text;
        for (int i = firstWithin(clean.length()); i < lengths.size(); i++) {
            var length = lengths.get(i);
            effort -= PASS + clean.length();
            if (effort < 0) {
                return Secret.MASK;
            }
            clean = length.masked(clean);
        }
        return clean;
    }

    /** The place of the longest of all lengths that a text of {@code most} characters has room for. */
    private int firstWithin(int most) {
        int low = 0;
        int high = lengths.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lengths.get(middle).length > most) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** All values of one length. */
    private static final class Length {
        private final int length;
        private final List<String> values = new ArrayList<>(1);
        private final long base = ThreadLocalRandom.current().nextLong(1 << 20, PRIME);
        private Map<Long, List<String>> byHash = Map.of();

        Length(int length) {
            this.length = length;
        }

        String masked(String text) {
            if (text.length() < length) {
                return text;
            }
            return values.size() == 1 && text.length() <= SHORT
                    ? text.replace(values.getFirst(), Secret.MASK)
                    : rolled(text);
        }

        private String rolled(String text) {
            if (byHash.isEmpty()) {
                byHash = new HashMap<>();
                values.forEach(each -> byHash.computeIfAbsent(hash(each), _ -> new ArrayList<>(1))
                        .add(each));
            }
            long leaving = power();
            long hash = hash(text);
            var clean = new StringBuilder();
            int kept = 0; // up to here the text is in clean
            for (int at = 0; ; at++) {
                if (at >= kept && found(text, at, hash)) {
                    clean.append(text, kept, at).append(Secret.MASK);
                    kept = at + length;
                }
                if (at + length >= text.length()) {
                    return kept == 0
                            ? text
                            : clean.append(text, kept, text.length()).toString();
                }
                hash = plus(times(hash, base), text.charAt(at + length));
                hash = plus(hash, PRIME - times(leaving, text.charAt(at)));
            }
        }

        private boolean found(String text, int at, long hash) {
            for (var value : byHash.getOrDefault(hash, List.of())) {
                if (text.startsWith(value, at)) {
                    return true;
                }
            }
            return false;
        }

        /** Of the first {@link #length} characters. */
        private long hash(String text) {
            long hash = 0;
            for (int i = 0; i < length; i++) {
                hash = plus(times(hash, base), text.charAt(i));
            }
            return hash;
        }

        /** What a character weighs that leaves the window when another has come in. */
        private long power() {
            long power = 1;
            for (int i = 0; i < length; i++) {
                power = times(power, base);
            }
            return power;
        }

        private static long plus(long a, long b) {
            long sum = a + b;
            return sum >= PRIME ? sum - PRIME : sum;
        }

        private static long times(long a, long b) {
            long high = Math.multiplyHigh(a, b);
            long low = a * b;
            return plus(low & PRIME, (high << 3) | (low >>> 61));
        }
    }
}
