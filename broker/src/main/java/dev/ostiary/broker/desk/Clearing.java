package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.cloud.Ending;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.cloud.Plan;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.broker.team.Leave;
import dev.ostiary.broker.team.Lookout;
import dev.ostiary.broker.team.Team;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks whoever has a say besides this machine's own settings: the team's server, where one is joined, and through it the
 * person who must say yes.
 *
 * <p>A server that cannot be asked means no. Where it is not there at all the settings may say otherwise; then the session is
 * this machine's alone.
 */
final class Clearing {
    private final Premises premises;
    private final Optional<Team> team;
    private final Map<String, Lookout> lookouts = new ConcurrentHashMap<>();

    Clearing(Premises premises) {
        this.premises = premises;
        this.team = premises.team();
    }

    boolean joined() {
        return team.isPresent();
    }

    /** @throws Refused when there is no leave, or not yet */
    Clearance of(Plan plan, List<String> command, Call call) {
        if (team.isEmpty()) {
            return new Clearance(premises.sessions().freshId(), plan.grant(), Optional.empty(), false);
        }
        return new Audience(team.get(), call.conversation())
                .leave(asked(plan, command), premises.config().offline())
                .map(leave -> new Clearance(id(leave), leave.grant(), leave.approval(), true))
                .orElseGet(() ->
                        new Clearance(premises.sessions().freshId(), alone(plan.grant()), Optional.empty(), false));
    }

    private dev.ostiary.broker.team.Asked asked(Plan plan, List<String> command) {
        return new dev.ostiary.broker.team.Asked(
                plan.grant(),
                plan.principal(),
                plan.enforcement().level(),
                command,
                premises.config().agent().name(),
                Host.name(),
                Path.of("").toAbsolutePath().toString());
    }

    private String id(Leave leave) {
        if (!premises.sessions().isId(leave.session())) {
            throw new Refused(
                    new Refusal.Unavailable(
                            "The team's server named a session as none is named, so nothing was issued. Have its operator look at its version."));
        }
        return leave.session();
    }

    private static Grant alone(Grant grant) {
        var warnings = new ArrayList<>(grant.warnings());
        warnings.add(
                "The team's server could not be asked: these are this machine's own terms (offline = \"allow\"), and the team does not know of this session.");
        return new Grant(
                grant.cloud(),
                grant.allow(),
                grant.deny(),
                grant.resources(),
                grant.ttl(),
                grant.budget(),
                grant.role(),
                grant.boundary(),
                grant.network(),
                warnings);
    }

    /** @throws Refused when what was issued is not to be used */
    void issued(Clearance clearance, Held held, Enforcement enforcement) {
        if (clearance.team()) {
            team.ifPresent(it -> {
                it.issued(clearance.session(), held, enforcement);
                lookouts.put(clearance.session(), it.watch(clearance.session()));
            });
        }
    }

    /** Why the session is to end now, if it is. */
    Optional<String> over(String session) {
        return Optional.ofNullable(lookouts.get(session)).flatMap(Lookout::over);
    }

    /** Tells of the end; what a person should know where that could not be told. */
    Optional<String> finished(Clearance clearance, Session session, Optional<Ending> ending) {
        Optional.ofNullable(lookouts.remove(session.id())).ifPresent(Lookout::close);
        return clearance.team() ? told(session, ending) : Optional.empty();
    }

    /** The same of a session that another process opened, which may have had no leave of the team's. */
    Optional<String> told(Session session, Optional<Ending> ending) {
        try {
            team.ifPresent(it -> it.finished(session.id(), session.status(), session.exit(), ending));
            return Optional.empty();
        } catch (Refused refused) {
            // One whose end is known there, or that never was there.
            return refused.refusal() instanceof Refusal.Conflict || refused.refusal() instanceof Refusal.Missing
                    ? Optional.empty()
                    : Optional.of("The team's server could not be told that this is over: "
                            + refused.refusal().message());
        }
    }
}
