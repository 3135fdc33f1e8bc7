package dev.ostiary.notices;

import java.util.Optional;

/** What came of one try. */
sealed interface Sent {
    /** It arrived; {@code status} is what the receiver said, where it says numbers. */
    record Arrived(Optional<Integer> status) implements Sent {}

    /**
     * It did not.
     *
     * @param why a sentence that holds no secret
     * @param forGood whether trying again is of no use
     */
    record Not(String why, Optional<Integer> status, boolean forGood) implements Sent {
        static Not yet(String why) {
            return new Not(why, Optional.empty(), false);
        }

        static Not ever(String why) {
            return new Not(why, Optional.empty(), true);
        }
    }
}
