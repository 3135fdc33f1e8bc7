package dev.ostiary.kernel;

import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.Leave;
import dev.ostiary.kernel.Governance.RightsChanged;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Governance.Watch;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.trail.TrailEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One request's walk through the ten steps; used once. */
final class Passage {

    private final Request request;
    private final Offer<?, ?> offer;
    private final Governance governance;
    private final Cursors cursors;
    private final Clock clock;
    private final Watch watch;
    private @Nullable Caller caller;
    private Optional<Rate> rate = Optional.empty();
    private boolean untold;
    private @Nullable Record input;
    private List<Leave.Granted> grants = List.of();
    private Optional<Call> call = Optional.empty();
    private List<TrailEvent> recorded = List.of();

    Passage(Request request, Offer<?, ?> offer, Governance governance, Cursors cursors, Clock clock, Watch watch) {
        this.request = request;
        this.offer = offer;
        this.governance = governance;
        this.cursors = cursors;
        this.clock = clock;
        this.watch = watch;
    }

    Answer walk() {
        try {
            return new Answer.Done(decideAndRun(), rate);
        } catch (RightsChanged | Conversation.BeginsAnew anew) {
            throw anew;
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
            takeRate(known);
            lockRefusal(request.guard(), known).ifPresent(Passage::refuseWith);
            return new Arrival.Known(known);
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
        Faults.log(
                Gate.class,
                "request " + request.origin().requestId() + " failed in "
                        + request.operation().name(),
                fault);
        return refuse(new Refusal.Internal(request.origin().requestId()));
    }

    private ObjectNode decideAndRun() {
        var known = identify();
        takeRate(known);
        var bound = bind();
        guard(known, bound);
        scope(known);
        policy(known, bound);
        var passed = new Call(request, known, governance, cursors, bound);
        call = Optional.of(passed);
        var before = request.once().output(request);
        if (before.isPresent()) {
            return afterwards(bound, before.get(), passed);
        }
        grants = approval(passed, bound);
        passed.allowedBy(grants);
        return run(known, bound, passed);
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
                away.whose().ifPresent(whose -> untold = counted(whose).told());
                throw new Refused(away.refusal());
            }
        };
    }

    private void takeRate(Caller known) {
        var taken = counted(known);
        rate = Optional.of(taken);
        untold = taken.told();
        taken.retryAfter().ifPresent(wait -> refuseWith(new Refusal.RateLimited(wait)));
    }

    private Rate counted(Caller known) {
        return request.toll().take(() -> governance.rateLimit().take(known, request.at()));
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
        if (known.confinedTo().isPresent() && request.operation().ruled().isEmpty()) {
            refuseWith(Refusal.denied(
                    "token_confined",
                    "This access token works for the resource and operation that were approved, and for nothing else. Use the key that asked for it.",
                    Refusal.Cause.NO_SCOPE));
        }
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

    /** What a person has said yes to, for this call; refuses where one must be asked first. */
    private List<Leave.Granted> approval(Call call, Record bound) {
        var granted = new ArrayList<Leave.Granted>();
        var permission = request.operation().permission().or(request.operation()::ruled);
        if (permission.filter(it -> it != Permission.LIST).isPresent()) {
            for (var path : paths(bound)) {
                switch (governance.approval().leave(call, permission.get(), path)) {
                    case Leave.Free _ -> {}
                    case Leave.Granted grant -> granted.add(grant);
                    case Leave.No no -> refuseWith(no.refusal());
                }
            }
        }
        return List.copyOf(granted);
    }

    private ObjectNode run(Caller known, Record bound, Call call) {
        var effect = request.operation().effect();
        var result = effect.reads() && grants.isEmpty()
                ? look(known, bound, call)
                : change(known, effect.reads() ? Effect.CREATE : effect, bound, call);
        watch.finished(request, recorded.getFirst());
        if (offer.sequel().isEmpty()) {
            return result.told();
        }
        request.once().done(request, result.output());
        return afterwards(bound, result.output(), call);
    }

    /** Whoever lost the right to call while he waited is told nothing of what came of it. */
    private ObjectNode afterwards(Record bound, Record output, Call call) {
        var after = sequel(bound, output, call);
        identify();
        return mask(bound, after);
    }

    /** @param told {@code output} as the caller is told it */
    private record Result(Record output, ObjectNode told) {}

    private Result result(Record bound, Call call) {
        grants.forEach(grant -> governance.approval().spend(call, grant));
        var output = handle(bound, call);
        return new Result(output, mask(bound, output));
    }

    /** Recorded within, so that the trail can say whether what was read is still so. */
    private Result look(Caller known, Record bound, Call call) {
        return governance.ground().within(known, Effect.READ, () -> {
            var result = result(bound, call);
            recorded = events(known, null);
            governance.ledger().append(recorded);
            return result;
        });
    }

    /** A change becomes durable together with its event, or not at all; so does the spending of what was granted. */
    private Result change(Caller known, Effect effect, Record bound, Call call) {
        return governance.ground().within(known, effect, () -> {
            var result = result(bound, call);
            recorded = events(known, null);
            governance.ledger().join(recorded);
            return result;
        });
    }

    @SuppressWarnings("unchecked") // the catalogue pairs each operation with a handler of its own types
    private Record handle(Record bound, Call call) {
        return ((Offer<Record, Record>) offer).handler().handle(bound, call);
    }

    @SuppressWarnings("unchecked") // as above
    private Record sequel(Record bound, Record output, Call call) {
        return ((Offer<Record, Record>) offer).sequel().orElseThrow().after(bound, output, call);
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
        if (untold || request.once().output(request).isPresent()) {
            return new Answer.No(told, rate); // it stands there for this minute, or the call does as what was done
        }
        try {
            recorded = events(caller, told);
            governance.ledger().append(recorded);
            watch.finished(request, recorded.getFirst());
            return new Answer.No(told, rate);
        } catch (Refused refused) {
            return new Answer.No(refused.refusal(), rate); // the ledger has said why to whoever keeps the logs
        } catch (RuntimeException fault) {
            Faults.log(Gate.class, "request " + request.origin().requestId() + " could not be recorded", fault);
            return new Answer.No(
                    new Refusal.Unavailable(
                            "The trail cannot be written right now, so nothing is answered. Try again shortly."),
                    rate);
        }
    }

    private List<TrailEvent> events(Caller known, @Nullable Refusal refusal) {
        var digest = governance.ledger().digest(known.tenant(), Deeds.digested(request));
        var done = call.filter(_ -> refusal == null);
        return new Deeds(request, known, clock.instant(), digest)
                .events(
                        done.flatMap(Call::deed).orElse(request.operation().action()),
                        mainPath(),
                        refusal,
                        grants,
                        done.map(Call::facts).orElse(Map.of()),
                        call.map(Call::notes).orElse(List.of()));
    }

    private Optional<ResourcePath> mainPath() {
        return input == null ? Optional.empty() : paths(input).stream().findFirst();
    }

    /** Where the input is, and every canonical path among its own fields: a guard and a policy must agree to each. */
    private List<ResourcePath> paths(Record bound) {
        var found = new ArrayList<ResourcePath>();
        if (bound instanceof Placed placed) {
            found.add(placed.place());
        }
        for (var field : request.operation().inputShape().fields()) {
            switch (field.kind() instanceof Kind.Path || field.kind() instanceof Kind.Address
                    ? component(bound, field.accessor())
                    : null) {
                case ResourcePath path -> found.add(path);
                case VsecureUri uri -> found.add(uri.path());
                case null, default -> {}
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
