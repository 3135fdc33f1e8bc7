package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.cloud.Ending;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.cloud.Plan;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.kernel.Call;
import java.util.List;
import java.util.Optional;

/** Asks whoever has a say besides this machine's own settings: the team's server, where one is joined. */
final class Clearing {
    private final Premises premises;

    Clearing(Premises premises) {
        this.premises = premises;
    }

    boolean joined() {
        return false;
    }

    /** @throws dev.ostiary.kernel.Refused when there is no leave, or not yet */
    Clearance of(Plan plan, List<String> command, Call call) {
        return new Clearance(premises.sessions().freshId(), plan.grant(), Optional.empty());
    }

    /** @throws dev.ostiary.kernel.Refused when what was issued is not to be used */
    void issued(String session, Held held, Enforcement enforcement) {}

    /** Whether the session is to end now. */
    boolean over(String session) {
        return false;
    }

    /** Tells of the end; what a person should know where that could not be told. */
    Optional<String> finished(Session session, Optional<Ending> ending) {
        return Optional.empty();
    }
}
