package dev.ostiary.identity;

/** What still lives that was issued to a principal; the lease room keeps it. Runs in the current transaction. */
public interface Leases {
    /** Nobody has leases; stands here until the lease room opens. */
    Leases NONE = new Leases() {
        @Override
        public int live(String principal) {
            return 0;
        }

        @Override
        public int revoke(String principal) {
            return 0;
        }
    };

    /** How many leases of {@code principal} are live. */
    int live(String principal);

    /** Ends them all; answers how many. */
    int revoke(String principal);
}
