package dev.ostiary.kernel;

import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.RightsChanged;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Governance.Watch;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.trail.TrailEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One request's walk through the ten steps; used once. */
final class Passage {
    static final System.Logger LOG = System.getLogger(Gate.class.getName());

    private final Request request;
    private final Handler<?, ?> handler;
    private final Governance governance;
    private final Cursors cursors;
    private final Clock clock;
    private final Watch watch;
    private @Nullable Caller caller;
    private Optional<Rate> rate = Optional.empty();
    private boolean untold;
    private @Nullable Record input;
    private List<Governance.Note> notes = List.of();
    private List<TrailEvent> recorded = List.of();

    Passage(Request request, Handler<?, ?> handler, Governance governance, Cursors cursors, Clock clock, Watch watch) {
        this.request = request;
        this.handler = handler;
        this.governance = governance;
        this.cursors = cursors;
        this.clock = clock;
        this.watch = watch;
    }

    Answer walk() {
        try {
            return new Answer.Done(decideAndRun(), rate);
        } catch (RightsChanged changed) {
            throw changed;
        } catch (Refused refused) {
            return refuse(refused.refusal());
        } catch (RuntimeException | StackOverflowError fault) {
            return failed(fault);
        }
    }

    /** Refuses what a surface could not even put as arguments, once it is known whose call it was. */
    Answer.No turnAway(Refusal refusal) {
        try {
            takeRate(identify());
            return refuse(refusal);
        } catch (Refused refused) {
            return refuse(refused.refusal());
        } catch (RuntimeException fault) {
            return failed(fault);
        }
    }

    /** Says who came, and refuses like any call whoever is turned away. */
    Arrival arrive() {
        try {
            var known = identify();
            var locked = lockRefusal(request.guard(), known);
            if (locked.isEmpty()) {
                return new Arrival.Known(known);
            }
            takeRate(known);
            return turned(refuse(locked.get()));
        } catch (Refused refused) {
            return turned(refuse(refused.refusal()));
        } catch (RuntimeException fault) {
            return turned(failed(fault));
        }
    }

    private Arrival turned(Answer.No no) {
        return new Arrival.TurnedAway(no.refusal(), Optional.ofNullable(caller));
    }

    /** The message of an unknown exception may hold anything, so only its type and place are logged. */
    private Answer.No failed(Throwable fault) {
        LOG.log(
                System.Logger.Level.ERROR,
                "request " + request.origin().requestId() + " failed in "
                        + request.operation().name() + ": " + Faults.place(fault));
        return refuse(new Refusal.Internal(request.origin().requestId()));
    }

    private ObjectNode decideAndRun() {
        var known = identify();
        takeRate(known);
        var bound = bind();
        guard(known, bound);
        scope(known);
        policy(known, bound);
        var call = new Call(request, known, governance.policy(), cursors);
        notes = call.notes();
        governance.approval().standsBefore(call, request).ifPresent(Passage::refuseWith);
        return run(known, bound, call);
    }

    private Caller identify() {
        return switch (governance.identity().identify(request.credential(), request.origin(), request.at())) {
            case Arrival.Known known -> {
                caller = known.caller();
                yield known.caller();
            }
            case Arrival.TurnedAway away -> {
                caller = away.whose().orElse(null);
                // A dead key knocks as often as its thief likes: it is counted like a living one.
                away.whose()
                        .ifPresent(whose -> untold =
                                governance.rateLimit().take(whose, request.at()).told());
                throw new Refused(away.refusal());
            }
        };
    }

    private void takeRate(Caller known) {
        var taken = governance.rateLimit().take(known, request.at());
        rate = Optional.of(taken);
        untold = taken.told();
        taken.retryAfter().ifPresent(wait -> refuseWith(new Refusal.RateLimited(wait)));
    }

    private Record bind() {
        var bound = request.operation().inputShape().bind(request.arguments());
        input = bound;
        return bound;
    }

    private void guard(Caller known, Record bound) {
        var guard = request.guard();
        lockRefusal(guard, known).ifPresent(Passage::refuseWith);
        if (guard.readOnly() && !request.operation().effect().reads()) {
            refuseWith(Refusal.denied(
                    "read_only_mode",
                    "This connection is read-only (SCAIVAULT_READ_ONLY=true): "
                            + request.operation()
                                    .tool()
                                    .orElse(request.operation().name())
                            + " would change something. Reads still work; ask the operator of this client to lift the restriction.",
                    Refusal.Cause.GUARDRAIL));
        }
        paths(bound).forEach(path -> guard.refusal(path).ifPresent(Passage::refuseWith));
        if (guard.masked()
                && request.operation()
                        .storePath()
                        .filter(field -> isAbsent(bound, field))
                        .isPresent()) {
            refuseWith(Refusal.denied(
                    "value_masked",
                    "Values are masked on this connection (SCAIVAULT_MASK_VALUES=true), so a new secret could never be used. Give "
                            + request.operation().storePath().get() + " to have it put into the vault instead.",
                    Refusal.Cause.GUARDRAIL));
        }
    }

    static Optional<Refusal> lockRefusal(Guard guard, Caller known) {
        var other =
                guard.tenant().filter(tenant -> !tenant.equals(known.tenant())).isPresent()
                        || guard.partner()
                                .filter(partner -> !partner.equals(known.partner()))
                                .isPresent();
        return other
                ? Optional.of(Refusal.denied(
                        "tenant_access_denied",
                        "This connection is locked to another tenant or partner than the credential's (SCAIVAULT_TENANT_ID, SCAIVAULT_PARTNER_ID). Use a credential of that tenant, or correct the setting.",
                        Refusal.Cause.GUARDRAIL))
                : Optional.empty();
    }

    private void scope(Caller known) {
        var scope = request.operation().scope();
        if (!scope.isEmpty() && !known.holds(scope)) {
            refuseWith(Refusal.missingScope(scope));
        }
    }

    private void policy(Caller known, Record bound) {
        var permission = request.operation().permission().orElse(null);
        if (permission == null || permission == Permission.LIST) {
            return; // a listing is filtered path by path, not refused
        }
        var circumstances = new Circumstances(request.origin().address(), known.mfaAt(), request.at());
        for (var path : paths(bound)) {
            if (governance.policy().decide(known, permission, path, circumstances) instanceof Verdict.Denied denied) {
                refuseWith(denied.refusal());
            }
        }
    }

    private ObjectNode run(Caller known, Record bound, Call call) {
        var result = request.operation().effect().reads() ? look(known, bound, call) : change(known, bound, call);
        watch.finished(request, recorded.getFirst());
        return result;
    }

    private ObjectNode look(Caller known, Record bound, Call call) {
        var result = governance.ground().within(known, Effect.READ, () -> mask(bound, handle(bound, call)));
        recorded = events(known, null);
        governance.ledger().append(recorded);
        return result;
    }

    /** A change becomes durable together with its event, or not at all. */
    private ObjectNode change(Caller known, Record bound, Call call) {
        return governance.ground().within(known, request.operation().effect(), () -> {
            var result = mask(bound, handle(bound, call));
            recorded = events(known, null);
            governance.ledger().join(recorded);
            return result;
        });
    }

    @SuppressWarnings("unchecked") // the catalogue pairs each operation with a handler of its own types
    private Record handle(Record bound, Call call) {
        return ((Handler<Record, Record>) handler).handle(bound, call);
    }

    private ObjectNode mask(Record bound, Record output) {
        var rendered =
                request.operation().outputShape().render(output, request.guard().masked());
        // Where values are masked, what is masked by their likeness elsewhere would tell a guess from a miss.
        var known = request.guard().masked() ? Redaction.of(bound) : Redaction.of(bound, output);
        return known.apply(request.operation().outputShape(), rendered);
    }

    private Answer.No refuse(Refusal refusal) {
        var told = input == null ? refusal : Redaction.of(input).apply(refusal);
        if (caller == null) {
            watch.stranger(request);
            return new Answer.No(told, rate); // nobody's trail to write in
        }
        if (untold) {
            return new Answer.No(told, rate); // it stands there for this minute
        }
        try {
            recorded = events(caller, told);
            governance.ledger().append(recorded);
            watch.finished(request, recorded.getFirst());
            return new Answer.No(told, rate);
        } catch (RuntimeException fault) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "request " + request.origin().requestId() + " could not be recorded: " + Faults.place(fault));
            return new Answer.No(
                    fault instanceof Refused refused
                            ? refused.refusal()
                            : new Refusal.Unavailable(
                                    "The trail cannot be written right now, so nothing is answered. Try again shortly."),
                    rate);
        }
    }

    private List<TrailEvent> events(Caller known, @Nullable Refusal refusal) {
        var digest = governance.ledger().digest(known.tenant(), Deeds.canonical(request.arguments()));
        return new Deeds(request, known, clock.instant(), digest).events(mainPath(), refusal, notes);
    }

    private Optional<ResourcePath> mainPath() {
        return input == null ? Optional.empty() : paths(input).stream().findFirst();
    }

    /** Every canonical path among the input's own fields: a guard and a policy must agree to each. */
    private List<ResourcePath> paths(Record bound) {
        var found = new ArrayList<ResourcePath>();
        for (var field : request.operation().inputShape().fields()) {
            if (field.kind() instanceof Kind.Path && component(bound, field.accessor()) instanceof ResourcePath path) {
                found.add(path);
            }
        }
        return found;
    }

    private boolean isAbsent(Record bound, String name) {
        return request.operation()
                .inputShape()
                .field(name)
                .map(field -> component(bound, field.accessor()) == null)
                .orElse(true);
    }

    private static @Nullable Object component(Record bound, java.lang.reflect.Method accessor) {
        try {
            return accessor.invoke(bound) instanceof Optional<?> optional
                    ? optional.orElse(null)
                    : accessor.invoke(bound);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(accessor.toString(), e);
        }
    }

    private static void refuseWith(Refusal refusal) {
        throw new Refused(refusal);
    }
}
