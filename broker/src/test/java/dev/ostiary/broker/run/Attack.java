package dev.ostiary.broker.run;

/**
 * One row of the table of attacks.
 *
 * @param tried what is done, so that somebody else could do it
 * @param becomes what becomes of it, which {@code proof} shows by doing it
 */
record Attack(String name, String tried, String becomes, Proof proof) {
    /** Does it, and fails if anything else becomes of it. */
    interface Proof {
        void show(Machine machine) throws Exception;
    }
}
