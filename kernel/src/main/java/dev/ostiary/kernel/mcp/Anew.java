package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Governance.RightsChanged;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.function.Supplier;

/** Does again what was decided on rights that are gone, as the gate does for a call. */
final class Anew {
    private static final int DECISIONS = 3;

    private Anew() {}

    /**
     * The outcome of {@code work} on rights that hold.
     *
     * @throws Refused when they keep changing
     */
    static <T> T decided(Supplier<T> work) {
        for (int decision = 0; decision < DECISIONS; decision++) {
            try {
                return work.get();
            } catch (RightsChanged _) {
                // The next decision is made on those that hold now.
            }
        }
        throw new Refused(new Refusal.Unavailable("The rights of this tenant are changing right now. Try again."));
    }
}
