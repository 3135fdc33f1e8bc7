package dev.ostiary.identity;

/** Calls of this minute and of the one before, which fades while this one passes; milliseconds throughout. */
final class SlidingMinute {
    private static final long MINUTE = 60_000;

    private long start;
    private long now;
    private int before;
    private int current;
    private long toldIn = Long.MIN_VALUE;

    SlidingMinute(long now) {
        this.start = now;
        this.now = now;
    }

    /** Moves to {@code time}; a clock that was set back keeps the counts and starts their minute anew. */
    void turn(long time) {
        if (time < start) {
            start = time;
        }
        now = time;
        long passed = (now - start) / MINUTE;
        if (passed > 0) {
            before = passed == 1 ? current : 0;
            current = 0;
            start += passed * MINUTE;
        }
    }

    /** Whether a refusal was told in this minute before; from now on it was. */
    boolean tells() {
        boolean before = toldIn == start;
        toldIn = start;
        return before;
    }

    void count() {
        current++;
    }

    /** How long until one more call fits under {@code limit}; 0 when it fits now. */
    long wait(int limit) {
        if (used() + 1 <= limit) {
            return 0;
        }
        if (current + 1 <= limit) {
            return until(limit - 1 - current, before, start);
        }
        // This minute is full: in the next one its own count has to fade first.
        return until(limit - 1, current, start + MINUTE);
    }

    /** How long until {@code fading} calls, counted in the minute before {@code from}, weigh at most {@code room}. */
    private long until(int room, int fading, long from) {
        double gone = 1 - (double) room / fading;
        return Math.max(1, from + (long) Math.ceil(gone * MINUTE) - now);
    }

    int remaining(int limit) {
        return Math.max(0, (int) Math.floor(limit - used()));
    }

    /** How long until nothing counts any more. */
    long whole() {
        return current > 0 ? start + 2 * MINUTE - now : before > 0 ? start + MINUTE - now : 0;
    }

    private double used() {
        return current + before * (1 - (double) (now - start) / MINUTE);
    }
}
