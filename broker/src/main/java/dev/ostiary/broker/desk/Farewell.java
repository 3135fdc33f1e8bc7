package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.cloud.Ending;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.grant.Denials;
import dev.ostiary.broker.grant.Denied;
import dev.ostiary.broker.grant.Ttl;
import dev.ostiary.broker.run.Outcome;
import dev.ostiary.kernel.Printed;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is done and said when a command is over. */
record Farewell(
        Premises premises,
        Chronicle chronicle,
        Clearing clearing,
        Places places,
        Order order,
        Stint stint,
        Purse purse) {
    private static final Duration ASKING = Duration.ofMinutes(1);

    Ran of(Outcome outcome, Held held) {
        var denials = Denials.in(order.plan().grant().cloud(), outcome.err() + "\n" + outcome.out());
        var ending = ending(held);
        var parting = parting(outcome, denials, ending, held);
        var session = parting.session();
        var enforcement = order.plan().enforcement();
        return new Ran(
                session.id(),
                outcome.exit().isPresent() ? Optional.of(outcome.exit().getAsInt()) : Optional.empty(),
                new Printed(outcome.out()),
                new Printed(outcome.err()),
                outcome.took().toMillis(),
                outcome.truncated(),
                outcome.redactions(),
                held.expiresAt(),
                new Ran.Enforced(enforcement.level(), enforcement.why()),
                session.status(),
                missing(denials),
                warnings(outcome, session, held, denials, ending, parting.untold()));
    }

    /** The end as it is written down, and what could not be told of it. */
    private record Parting(Session session, Optional<String> untold) {}

    private Parting parting(Outcome outcome, List<Denied> denials, Optional<Ending> ending, Held held) {
        try {
            var parting = over(
                    status(outcome),
                    outcome.exit(),
                    outcome.took(),
                    wanted(denials),
                    besides(outcome, ending),
                    ending.or(() -> Optional.of(left(held))));
            if (outcome.redactions() > 0) {
                chronicle.redacted(parting.session().id(), outcome.redactions());
            }
            return parting;
        } catch (Refused refused) {
            throw unwritten(outcome, refused, ending);
        }
    }

    /** The team hears of it, and is asked no more whether to end it, even where it cannot be written down. */
    private Parting over(
            Status how,
            OptionalInt exit,
            Duration took,
            List<String> missing,
            Map<String, String> besides,
            Optional<Ending> ending) {
        try {
            stint.over(how, exit, took, missing, besides);
        } catch (RuntimeException fault) {
            clearing.finished(order.clearance(), stint.ended(how, exit), ending);
            throw fault;
        }
        return new Parting(stint.session(), clearing.finished(order.clearance(), stint.session(), ending));
    }

    private static Refused unwritten(Outcome outcome, Refused why, Optional<Ending> ending) {
        var exit = outcome.exit();
        return new Refused(new Refusal.Unavailable("The command ran and is over"
                + (exit.isPresent() ? " (exit code " + exit.getAsInt() + ")" : "")
                + ", and that could not be written down, so its output is not given. "
                + why.refusal().message()
                + ending.map(it -> " " + it.words()).orElse("")));
    }

    /** Nothing was issued. */
    void ofNone(RuntimeException fault) {
        failed(fault, Optional.empty());
    }

    /** Nothing ran: it could not be started, or something of ours failed. */
    void ofNothing(RuntimeException fault, Held held) {
        failed(fault, ending(held));
    }

    /**
     * What was issued is not to be used.
     *
     * @return {@code fault}, and what became of the credentials
     */
    RuntimeException ofUnused(RuntimeException fault, Held held) {
        var ending = ended(held);
        failed(fault, Optional.of(ending));
        return fault instanceof Refused refused ? Afterword.to(refused, ending.words()) : fault;
    }

    private void failed(RuntimeException fault, Optional<Ending> ending) {
        var besides = new LinkedHashMap<String, String>();
        besides.put("why", fault instanceof Refused refused ? refused.refusal().code() : "internal_error");
        ending.ifPresent(it -> besides.put("credentials", it.words()));
        try {
            over(Status.FAILED, OptionalInt.empty(), Duration.ZERO, List.of(), besides, ending);
        } catch (Refused _) {
            // What went wrong first is what is told.
        }
    }

    /** A lease is given back; what else was issued is ended when somebody ended the session. */
    private Optional<Ending> ending(Held held) {
        return held.isLeased() || isCalledOff() ? Optional.of(ended(held)) : Optional.empty();
    }

    private Ending left(Held held) {
        var until = held.expiresAt();
        return premises.clock().instant().isBefore(until)
                ? new Ending.Lingering("The provider itself honours the credentials until " + until + ".", until)
                : new Ending.Ended("The credentials ended by themselves.");
    }

    private Ending ended(Held held) {
        var ending = order.provider().end(held);
        if (!held.isLeased()) {
            var _ = premises.cache().forget();
        }
        return ending;
    }

    /** Where that cannot be read, or the team's word not be written down, it counts all the same. */
    private boolean isCalledOff() {
        try {
            return clearing.over(stint.session().id()).isPresent() || stint.revoked();
        } catch (Refused _) {
            return true;
        }
    }

    private Status status(Outcome outcome) {
        return switch (outcome.end()) {
            case EXITED -> endedByUs(outcome) ? Status.FAILED : Status.COMPLETED;
            case TIMED_OUT -> Status.EXPIRED;
            case CANCELLED -> Status.FAILED;
            case KILLED -> Status.REVOKED;
        };
    }

    /** Where this process is ended by a signal, its command is before we can say so. */
    private boolean endedByUs(Outcome outcome) {
        return places.closing() && outcome.exit().orElse(0) > 128;
    }

    private static Map<String, String> besides(Outcome outcome, Optional<Ending> ending) {
        return ending.isPresent()
                ? Map.of(
                        "end", outcome.end().wire(), "credentials", ending.get().words())
                : Map.of("end", outcome.end().wire());
    }

    /** What a policy denies outright would be denied again, as would what was given, or is given to nobody. */
    private List<String> missing(List<Denied> denials) {
        return denials.stream()
                .filter(this::isMissing)
                .map(each -> each.action().text())
                .distinct()
                .toList();
    }

    private boolean isMissing(Denied denied) {
        return !denied.explicit() && !isGiven(denied) && !isForbidden(denied);
    }

    private boolean isGiven(Denied denied) {
        return order.plan().grant().allow().stream().anyMatch(action -> action.covers(denied.action()));
    }

    private boolean isForbidden(Denied denied) {
        return order.plan().grant().deny().stream().anyMatch(action -> action.covers(denied.action()));
    }

    private List<String> wanted(List<Denied> denials) {
        return denials.stream()
                .filter(this::isMissing)
                .map(each -> each.action().text()
                        + each.resource().map(resource -> " " + resource).orElse(""))
                .distinct()
                .toList();
    }

    private List<String> warnings(
            Outcome outcome,
            Session session,
            Held held,
            List<Denied> denials,
            Optional<Ending> ending,
            Optional<String> untold) {
        var warnings = new ArrayList<>(order.plan().grant().warnings());
        premises.cache().warning().ifPresent(warnings::add);
        ended(outcome).ifPresent(warnings::add);
        denied(denials).ifPresent(warnings::add);
        denials.stream()
                .filter(each -> !each.explicit() && isForbidden(each))
                .forEach(each -> warnings.add(each.action()
                        + " is on the deny list, so nobody is given it; asking for it again would not help."));
        denials.stream()
                .filter(each -> !each.explicit() && isGiven(each) && !isForbidden(each))
                .forEach(
                        each -> warnings.add(
                                each.action()
                                        + " was given and denied all the same: the role itself may not do it, or a boundary, or the resource is not one that was asked for."));
        denials.stream()
                .filter(Denied::explicit)
                .forEach(each -> warnings.add("A policy of the provider denies " + each.action()
                        + " outright; asking for it again would not help."));
        ending.map(Ending::words).or(() -> longer(session, held)).ifPresent(warnings::add);
        purse.words().ifPresent(warnings::add);
        untold.ifPresent(warnings::add);
        return warnings;
    }

    private Optional<String> ended(Outcome outcome) {
        var ttl = Ttl.text(order.plan().grant().ttl());
        return switch (outcome.end()) {
            case EXITED -> Optional.empty();
            case TIMED_OUT ->
                Optional.of(
                        "The command was ended after " + ttl + ", with all that it had begun; ask for a longer ttl.");
            case CANCELLED -> Optional.of("The command was ended because nobody waits for it any more.");
            case KILLED -> Optional.of("The session was ended by somebody, and the command with it.");
        };
    }

    private Optional<String> denied(List<Denied> denials) {
        var names = missing(denials);
        if (names.isEmpty()) {
            return Optional.empty();
        }
        var asked = new ArrayList<>(stint.session().allow());
        names.stream().filter(each -> !asked.contains(each)).forEach(asked::add);
        return Optional.of("The command was denied " + String.join(", ", wanted(denials))
                + ". If it needs that, ask again with allow \"" + String.join(",", asked) + "\""
                + (stint.session().resources().equals(List.of("*")) ? "." : ", and a resource that covers it."));
    }

    /** Honest about what the cloud gives longer than was asked for; what asking took is not meant. */
    private Optional<String> longer(Session session, Held held) {
        return held.expiresAt().isAfter(session.expiresAt().plus(ASKING))
                ? Optional.of("The provider itself would honour the credentials until " + held.expiresAt()
                        + ", longer than the session; tryaudex kill " + session.id()
                        + " has them ended before, as far as it can.")
                : Optional.empty();
    }
}
