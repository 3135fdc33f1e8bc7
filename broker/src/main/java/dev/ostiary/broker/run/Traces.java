package dev.ostiary.broker.run;

import java.util.Arrays;
import java.util.Collection;

/**
 * Every run of characters that would give a secret away: each form whole, and of long ones each part of
 * {@link #PART} characters or more.
 *
 * <p>A suffix automaton over all forms: a state stands for the strings that end at the same places, so that one step
 * per character tells the longest run up to here that is somewhere in a form. Parts are found as surely as wholes,
 * which is what a tool that cuts, wraps or folds its lines makes of a token; time is linear whatever is printed.
 */
final class Traces {
    /** In base64 this is 96 bits of the secret: chance does not print it, and less of it is of no use. */
    static final int PART = 16;

    private final int[] symbol = new int[256];
    private final int symbols;
    private int[] next;
    private int[] length;
    private int[] link;
    /** The longest form shorter than a part that every string of the state, if long enough, ends with. */
    private int[] whole;

    private int states = 1;
    private int longest;

    Traces(Collection<String> forms) {
        int found = 0;
        for (var form : forms) {
            for (int i = 0; i < form.length(); i++) {
                if (symbol[form.charAt(i)] == 0) {
                    symbol[form.charAt(i)] = ++found;
                }
            }
            longest = Math.max(longest, form.length());
        }
        symbols = found + 1;
        next = new int[64 * symbols];
        length = new int[64];
        link = new int[64];
        whole = new int[64];
        link[0] = -1;
        forms.forEach(this::add);
        forms.stream().filter(form -> form.length() < PART).forEach(this::mark);
    }

    /** Length of the longest form, in characters. */
    int longest() {
        return longest;
    }

    int symbol(int character) {
        return symbol[character];
    }

    /** The state after {@code state} and {@code symbol}; 0, which is no string at all, when there is none. */
    int step(int state, int symbol) {
        return next[state * symbols + symbol];
    }

    /** The state of the longest end of this state's strings that other strings have too. */
    int shorter(int state) {
        return link[state];
    }

    int length(int state) {
        return length[state];
    }

    /** How many of the last {@code matched} characters give a secret away; 0 when none do. */
    int telling(int state, int matched) {
        if (matched >= PART) {
            return matched;
        }
        for (int at = state; at > 0; at = link[at]) {
            if (whole[at] > 0 && whole[at] <= matched) {
                return whole[at];
            }
        }
        return 0;
    }

    private void add(String form) {
        int last = 0;
        for (int i = 0; i < form.length(); i++) {
            last = extend(last, symbol[form.charAt(i)]);
        }
    }

    private void mark(String form) {
        int at = 0;
        for (int i = 0; i < form.length(); i++) {
            at = step(at, symbol[form.charAt(i)]);
        }
        whole[at] = Math.max(whole[at], form.length());
    }

    private int extend(int last, int by) {
        int there = step(last, by);
        if (there != 0) {
            return length[there] == length[last] + 1 ? there : split(last, by, there);
        }
        int fresh = state(length[last] + 1);
        int at = last;
        while (at != -1 && step(at, by) == 0) {
            next[at * symbols + by] = fresh;
            at = link[at];
        }
        if (at != -1) {
            int target = step(at, by);
            link[fresh] = length[target] == length[at] + 1 ? target : split(at, by, target);
        }
        return fresh;
    }

    /** Parts the strings of {@code target} that go on from {@code from} from its longer ones. */
    private int split(int from, int by, int target) {
        int twin = state(length[from] + 1);
        System.arraycopy(next, target * symbols, next, twin * symbols, symbols);
        link[twin] = link[target];
        link[target] = twin;
        for (int at = from; at != -1 && step(at, by) == target; at = link[at]) {
            next[at * symbols + by] = twin;
        }
        return twin;
    }

    private int state(int strings) {
        if (states == length.length) {
            next = Arrays.copyOf(next, next.length * 2);
            length = Arrays.copyOf(length, states * 2);
            link = Arrays.copyOf(link, states * 2);
            whole = Arrays.copyOf(whole, states * 2);
        }
        length[states] = strings;
        return states++;
    }
}
