package dev.ostiary.broker.run;

/** One reading of a stream, character by character: how much of its end stands in a form of a secret. */
final class Reading {
    static final int BLANK = -1;

    /** Blanks in a row that a line break and its indentation may have; more end what has been read. */
    private static final int BLANKS = 256;

    private final Traces traces;
    private final long[] starts;
    private int state;
    private int matched;
    private long count;
    private int blanks;

    Reading(Traces traces) {
        this.traces = traces;
        starts = new long[Integer.highestOneBit(Math.max(2, traces.longest())) * 2];
    }

    /**
     * Takes one more character or {@link #BLANK}, which stood at {@code start} in the stream.
     *
     * @return where the run that ends here and gives a secret away begins in the stream, or -1
     */
    long take(int character, long start) {
        if (character == BLANK) {
            if (++blanks > BLANKS) {
                forget();
            }
            return -1;
        }
        blanks = 0;
        int symbol = character < 256 ? traces.symbol(character) : 0;
        if (symbol == 0) {
            forget();
            return -1;
        }
        starts[(int) (count++ & (starts.length - 1))] = start;
        follow(symbol);
        int telling = traces.telling(state, matched);
        return telling == 0 ? -1 : start(telling);
    }

    /** Where what may yet become a secret begins in the stream; beyond its end when nothing may. */
    long open() {
        return matched == 0 ? Long.MAX_VALUE : start(matched);
    }

    private void follow(int symbol) {
        while (state != 0 && traces.step(state, symbol) == 0) {
            state = traces.shorter(state);
            matched = traces.length(state);
        }
        state = traces.step(state, symbol);
        matched = state == 0 ? 0 : matched + 1;
    }

    private long start(int back) {
        return starts[(int) ((count - back) & (starts.length - 1))];
    }

    private void forget() {
        state = 0;
        matched = 0;
        blanks = 0;
    }
}
