package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.cloud.Issued;
import dev.ostiary.broker.cloud.Label;
import dev.ostiary.broker.cloud.Plan;
import dev.ostiary.broker.grant.Action;
import dev.ostiary.broker.grant.Narrowing;
import dev.ostiary.broker.run.Job;
import dev.ostiary.broker.run.Outcome;
import dev.ostiary.broker.run.Runner;
import dev.ostiary.broker.run.Screening;
import dev.ostiary.broker.run.Watcher;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Runs a command with credentials: what is asked is narrowed and planned, the command is looked at, the team is asked;
 * then a session begins, credentials are issued, the command runs, and all of it ends and is written down.
 */
final class RunDesk {
    private final Premises premises;
    private final Clearing clearing;
    private final Places places;
    private final Runner runner;
    private final Screening screening;
    private final Chronicle chronicle;

    RunDesk(Premises premises, Clearing clearing, Places places, Chronicle chronicle) {
        this.premises = premises;
        this.clearing = clearing;
        this.places = places;
        this.chronicle = chronicle;
        this.runner = new Runner(premises.environment(), premises.clock());
        this.screening = new Screening(premises.environment());
    }

    Ran run(Asked asked, Call call, Face face) {
        try (var _ = places.take()) {
            var order = ordered(asked, call);
            call.fact(Chronicle.SESSION, order.clearance().session());
            return carriedOut(order, call, face);
        }
    }

    /** The plan for what was asked, by this machine's own terms. */
    Plan plan(Asked asked) {
        var wish = new Wishes(premises.config()).of(asked);
        var plan = premises.providers()
                .in(wish.cloud())
                .plan(Narrowing.of(wish, premises.config().terms()));
        return new Strictness(premises.config(), premises.environment()).demand(plan);
    }

    private Order ordered(Asked asked, Call call) {
        var plan = recorded(asked, () -> plan(asked));
        var argv = recorded(asked, () -> screened(plan, asked, call));
        var provider = premises.providers().in(plan.grant().cloud());
        var spending = plan.grant().budget().flatMap(provider::spending);
        var clearance = recorded(asked, () -> clearing.of(plan, asked.command(), call));
        var left = clearing.joined() ? provider.plan(clearance.grant()) : plan;
        return new Order(provider, left, clearance, spending, asked.command(), argv);
    }

    /** A person at a terminal may start whatever he could start without us. */
    private List<String> screened(Plan plan, Asked asked, Call call) {
        return call.origin().surface().equals("mcp")
                ? screening.check(
                        plan.grant().cloud(), asked.command(), premises.config().commands(), here())
                : asked.command();
    }

    /** What is not given is on record with what was asked for, which the gate's own entry holds a digest of. */
    private <T> T recorded(Asked asked, Supplier<T> work) {
        try {
            return work.get();
        } catch (Refused refused) {
            if (refused.refusal() instanceof Refusal.Denied || refused.refusal() instanceof Refusal.Invalid) {
                var cloud = asked.provider().orElse(premises.config().provider());
                chronicle.denied(asked, refused.refusal(), cloud.wire());
            }
            throw refused;
        }
    }

    private static Path here() {
        return Path.of("").toAbsolutePath();
    }

    private Ran carriedOut(Order order, Call call, Face face) {
        Runner.prepare();
        var kept =
                clearing.joined() ? Optional.<Issued>empty() : premises.cache().find(order.plan());
        var stint = begun(order, kept);
        var purse = new Purse(order.spending(), chronicle, stint);
        var farewell = new Farewell(premises, chronicle, clearing, places, order, stint, purse);
        var issued = kept.orElseGet(() -> issued(order, stint, farewell));
        var now = premises.clock().instant();
        var limit = limit(order.plan(), issued, now);
        var attendance = new Attendance(
                call.conversation(),
                places,
                () -> stint.revoked() || ended(stint) || purse.isEmpty(),
                order.provider(),
                issued.held(),
                limit,
                premises.clock());
        Outcome outcome;
        try {
            var job = job(order, stint, issued, limit, now.plus(limit));
            outcome = face == Face.ATTACHED ? runner.attached(job, attendance) : runner.capture(job, attendance);
        } catch (RuntimeException fault) {
            farewell.ofNothing(fault, attendance.held());
            throw fault;
        }
        return farewell.of(outcome, attendance.held());
    }

    private static Job job(Order order, Stint stint, Issued issued, Duration limit, Instant ends) {
        var expires = issued.expiresAt().isAfter(ends) ? issued.expiresAt() : ends;
        var id = stint.session().id();
        return new Job(id, order.argv(), here(), issued.secrets(), issued.settings(), limit, ends, expires);
    }

    /** Whoever gave leave hears of it where nothing comes of it. */
    private Stint begun(Order order, Optional<Issued> kept) {
        var session = session(order);
        try {
            return Stint.begin(premises, chronicle, session, kept.map(Issued::held));
        } catch (RuntimeException fault) {
            clearing.finished(
                    order.clearance(),
                    session.over(Status.FAILED, premises.clock().instant()),
                    Optional.empty());
            throw fault;
        }
    }

    /** The team's server has called the end: it is written down here as well. */
    private boolean ended(Stint stint) {
        var why = clearing.over(stint.session().id());
        why.ifPresent(stint::revoke);
        return why.isPresent();
    }

    private Session session(Order order) {
        var now = premises.clock().instant();
        var grant = order.plan().grant();
        return new Session(
                order.clearance().session(),
                now,
                now.plus(grant.ttl()),
                Optional.empty(),
                Status.PENDING,
                grant.cloud(),
                order.plan().principal(),
                grant.allow().stream().map(Action::text).toList(),
                grant.deny().stream().map(Action::text).toList(),
                grant.resources(),
                order.command(),
                grant.budget(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                premises.config().agent().name(),
                order.clearance().approval(),
                order.plan().enforcement().level().wire(),
                OptionalInt.empty(),
                Watcher.self());
    }

    private Issued issued(Order order, Stint stint, Farewell farewell) {
        Issued issued;
        try {
            issued = order.provider().issue(order.plan(), label(order, stint));
        } catch (RuntimeException fault) {
            farewell.ofNone(fault);
            throw fault;
        }
        try {
            noted(order, stint, issued);
            return issued;
        } catch (RuntimeException fault) {
            throw farewell.ofUnused(fault, issued.held());
        }
    }

    private Label label(Order order, Stint stint) {
        return new Label(
                stint.session().id(),
                premises.config().agent().name(),
                order.clearance().approval());
    }

    /** What cannot be written down, or the team does not want any more, is not used. */
    private void noted(Order order, Stint stint, Issued issued) {
        stint.issued(issued.held());
        clearing.issued(order.clearance(), issued.held(), order.plan().enforcement());
        if (!clearing.joined()) {
            premises.cache().keep(order.plan(), issued);
        }
    }

    /** Credentials of an old lease may end before the session would; a lease is renewed. */
    private static Duration limit(Plan plan, Issued issued, Instant now) {
        var left = Duration.between(now, issued.expiresAt());
        var ttl = plan.grant().ttl();
        return issued.held().isLeased() || ttl.compareTo(left) < 0 ? ttl : left;
    }
}
