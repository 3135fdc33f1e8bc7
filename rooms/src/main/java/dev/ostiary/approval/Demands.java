package dev.ostiary.approval;

import dev.ostiary.kernel.Call;

/** Tells of calls on clouds' roles whether a person must be asked; the room that offers them keeps it. */
@FunctionalInterface
public interface Demands {
    /** Runs in a transaction that reads. */
    Demand on(Call call);

    /** What that room says of one call. */
    enum Demand {
        /** Nothing: resource rules alone decide, and without one there is no access. */
        RULES,
        /** Nobody need be asked, unless a resource rule says so. */
        FREE,
        /** A person must be asked, whatever a resource rule lets through; the rule says whom. */
        WANTED
    }
}
