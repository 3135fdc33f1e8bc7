package dev.ostiary.broker.grant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What two patterns have in common, exactly, as a few patterns: {@code get*} and {@code *object*} have {@code get*object*}.
 *
 * <p>For each pair of rests: where one begins with a star, the star is either over, or takes one place more of the other.
 * Where both do, one of the two stars is over first, with any characters before it. The number of patterns can grow with
 * every pair of stars; beyond {@link #MOST} there is no answer, and whoever asked is refused.
 */
final class Meeting {
    private static final int MOST = 24;

    private final String left;
    private final String right;
    private final Map<Integer, List<String>> known = new HashMap<>();
    private boolean tooMany;

    private Meeting(String left, String right) {
        this.left = left;
        this.right = right;
    }

    /** Patterns that together stand for what both stand for; none when nothing is; empty when they are too many. */
    static Optional<List<String>> of(Glob left, Glob right) {
        var meeting = new Meeting(left.text(), right.text());
        var found = meeting.at(0, 0);
        return meeting.tooMany ? Optional.empty() : Optional.of(found);
    }

    private List<String> at(int i, int j) {
        if (tooMany) {
            return List.of();
        }
        int key = i * (right.length() + 1) + j;
        var before = known.get(key);
        if (before != null) {
            return before;
        }
        var found = distinct(from(i, j));
        tooMany |= found.size() > MOST;
        known.put(key, found);
        return found;
    }

    private Stream<String> from(int i, int j) {
        boolean leftStar = i < left.length() && left.charAt(i) == '*';
        boolean rightStar = j < right.length() && right.charAt(j) == '*';
        if (leftStar && rightStar) {
            return then('*', Stream.concat(at(i + 1, j).stream(), at(i, j + 1).stream()));
        }
        if (leftStar) {
            return Stream.concat(at(i + 1, j).stream(), taken(right, j, i, j + 1));
        }
        if (rightStar) {
            return Stream.concat(at(i, j + 1).stream(), taken(left, i, i + 1, j));
        }
        return single(i, j);
    }

    /** The star stays, and one place of the other pattern is part of what it stands for. */
    private Stream<String> taken(String other, int place, int i, int j) {
        return place < other.length() ? then(other.charAt(place), at(i, j).stream()) : Stream.empty();
    }

    private Stream<String> single(int i, int j) {
        if (i == left.length() || j == right.length()) {
            return i == left.length() && j == right.length() ? Stream.of("") : Stream.empty();
        }
        char mine = left.charAt(i);
        char its = right.charAt(j);
        if (mine != its && mine != '?' && its != '?') {
            return Stream.empty();
        }
        return then(mine == '?' ? its : mine, at(i + 1, j + 1).stream());
    }

    private static Stream<String> then(char first, Stream<String> rests) {
        return rests.map(rest -> first == '*' && rest.startsWith("*") ? rest : first + rest);
    }

    private static List<String> distinct(Stream<String> found) {
        List<Glob> kept = new ArrayList<>();
        found.map(Glob::of).forEach(each -> {
            if (kept.stream().noneMatch(other -> other.covers(each))) {
                kept.removeIf(each::covers);
                kept.add(each);
            }
        });
        return kept.stream().map(Glob::text).toList();
    }
}
