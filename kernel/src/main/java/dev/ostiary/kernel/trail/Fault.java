package dev.ostiary.kernel.trail;

/** Ends a verification at the first thing that is wrong. */
final class Fault extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient TrailVerdict.Broken verdict;

    Fault(TrailVerdict.Broken verdict) {
        super(verdict.message(), null, false, false);
        this.verdict = verdict;
    }

    TrailVerdict.Broken verdict() {
        return verdict;
    }
}
