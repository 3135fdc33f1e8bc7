package dev.ostiary.surface.console;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.function.BiFunction;

/** One address of the console, for people who have signed in. */
interface Page {
    Outcome show(Guest guest);

    /** What its form does; called only for a form that this very session was given. */
    default Outcome submit(Guest guest, Form form) {
        throw new Refused(Refusal.invalid("method_not_allowed", "There is no form at this address."));
    }

    /** An address that only takes a form; whoever opens it sees {@code parent}. */
    static Page form(String parent, BiFunction<Guest, Form, Outcome> work) {
        return new Page() {
            @Override
            public Outcome show(Guest guest) {
                return new Outcome.Elsewhere(parent);
            }

            @Override
            public Outcome submit(Guest guest, Form form) {
                return work.apply(guest, form);
            }
        };
    }
}
