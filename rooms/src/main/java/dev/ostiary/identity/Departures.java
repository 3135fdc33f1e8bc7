package dev.ostiary.identity;

import dev.ostiary.kernel.Call;

/** Hears who leaves, so that nothing given to a name waits for the next who bears it. Runs in the current transaction. */
public interface Departures {
    /** Ends what {@code principal} was given or waits for; answers how much that was. */
    int gone(String principal, Call call);
}
