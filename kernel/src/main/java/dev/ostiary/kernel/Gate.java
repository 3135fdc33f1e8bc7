package dev.ostiary.kernel;

import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Governance.RightsChanged;
import dev.ostiary.kernel.Governance.Watch;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The one door that every call of every surface passes, in one order:
 *
 * <ol>
 *   <li>Caller: a credential that is known, not expired, not revoked; tenant active.
 *   <li>Rate: per key; refused calls count too, because each costs a durable record.
 *   <li>Bind: arguments to the operation's input record; after Caller, so that a stranger learns nothing.
 *   <li>Guard: tenant lock, read-only, denied paths, allowed paths.
 *   <li>Scope: what the credential holds.
 *   <li>Policy: on the canonical path, where a policy governs; default deny.
 *   <li>Approval: whether a person must be asked.
 *   <li>Run: the handler, in one transaction bound to the tenant and to the rights that were decided on.
 *   <li>Mask: what the guard masks; known secret values are redacted from every other text.
 *   <li>Record: allowed, refused or failed, the event is durable before the answer leaves; what is asked behind work that
 *       is recorded already adds none.
 * </ol>
 *
 * <p>Whatever is thrown on the way means no.
 */
public final class Gate {
    private static final int DECISIONS = 3;

    private final Map<String, Offer<?, ?>> offers = new HashMap<>();
    private final Catalogue catalogue;
    private final Governance governance;
    private final Cursors cursors;
    private final Clock clock;
    private final Watch watch;

    public Gate(List<? extends Offer<?, ?>> offers, Governance governance, Cursors cursors, Clock clock, Watch watch) {
        this.catalogue = new Catalogue(offers.stream().map(Offer::operation).toList());
        offers.forEach(offer -> this.offers.put(offer.operation().name(), offer));
        for (var where : Threshold.values()) {
            this.offers.put(where.operation().name(), nothing(where.operation()));
        }
        this.governance = governance;
        this.cursors = cursors;
        this.clock = clock;
        this.watch = watch;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** Lets a call through or not; nobody can be asked anything. Never throws. */
    public Answer pass(
            Operation<?, ?> operation, JsonNode arguments, Credential credential, Guard guard, Origin origin) {
        return pass(operation, arguments, new Knock(credential, guard, origin), Silence.ONLY_ANSWERS);
    }

    /** Lets a call through or not. Never throws. */
    public Answer pass(Operation<?, ?> operation, JsonNode arguments, Knock knock, Conversation conversation) {
        final Request request;
        try {
            request = request(operation, arguments, knock, conversation);
        } catch (RuntimeException fault) {
            Faults.log(Gate.class, "no time can be told", fault);
            return new Answer.No(new Refusal.Internal(knock.origin().requestId()), Optional.empty());
        }
        for (int decision = 1; decision < DECISIONS; decision++) {
            try {
                return passage(request).walk();
            } catch (RightsChanged _) {
                // Decided on rights that are gone; decide again on those that hold now.
            }
        }
        try {
            return passage(request).walk();
        } catch (RightsChanged _) {
            return new Answer.No(
                    new Refusal.Unavailable("The rights of this tenant are changing right now. Try again."),
                    Optional.empty());
        }
    }

    /**
     * Refuses a call whose arguments could not be read, in the one order: a stranger is told nothing, a known caller's
     * refusal counts and is recorded.
     */
    public Answer.No refuse(
            Operation<?, ?> operation, Credential credential, Guard guard, Origin origin, Refusal refusal) {
        return refuse(operation, new Knock(credential, guard, origin), refusal);
    }

    /** Refuses in the same way what never came to an operation. */
    public Answer.No refuse(Threshold where, Credential credential, Guard guard, Origin origin, Refusal refusal) {
        return refuse(where, new Knock(credential, guard, origin), refusal);
    }

    /** The same for a request that may have been counted already. */
    public Answer.No refuse(Threshold where, Knock knock, Refusal refusal) {
        return refuse(where.operation(), knock, refusal);
    }

    /** The same for a request that may have been counted already. */
    public Answer.No refuse(Operation<?, ?> operation, Knock knock, Refusal refusal) {
        try {
            return passage(bare(operation, knock)).turnAway(refusal);
        } catch (RuntimeException fault) {
            Faults.log(Gate.class, "a refusal failed", fault);
            return new Answer.No(new Refusal.Internal(knock.origin().requestId()), Optional.empty());
        }
    }

    private Request bare(Operation<?, ?> operation, Knock knock) {
        return request(operation, JsonNodeFactory.instance.objectNode(), knock, Silence.ONLY_ANSWERS);
    }

    private Request request(Operation<?, ?> operation, JsonNode arguments, Knock knock, Conversation conversation) {
        return new Request(
                operation,
                arguments,
                knock.credential(),
                knock.guard(),
                knock.origin(),
                knock.toll(),
                knock.once(),
                conversation,
                clock.instant());
    }

    private Passage passage(Request request) {
        return new Passage(request, offer(request.operation()), governance, cursors, clock, watch);
    }

    /**
     * Lets whoever presents {@code credential} over a threshold or not; surfaces ask before they open a session or a list.
     * It counts like a call; a refusal of somebody known is recorded. Never throws.
     */
    public Arrival admit(Threshold where, Credential credential, Guard guard, Origin origin) {
        return admit(where, new Knock(credential, guard, origin));
    }

    /** The same for a request that asks for more than this. */
    public Arrival admit(Threshold where, Knock knock) {
        try {
            return passage(bare(where.operation(), knock)).arrive();
        } catch (RuntimeException fault) {
            Faults.log(Gate.class, "an arrival failed", fault);
            return new Arrival.TurnedAway(new Refusal.Internal(knock.origin().requestId()), Optional.empty());
        }
    }

    /** Who presents {@code credential}, asked for our own sake: nothing is refused yet, so nothing is recorded. */
    public Arrival arrival(Credential credential, Guard guard, Origin origin) {
        try {
            var arrival = governance.identity().identify(credential, origin, clock.instant());
            if (arrival instanceof Arrival.Known known) {
                Optional<Arrival> locked = Passage.lockRefusal(guard, known.caller())
                        .map(refusal -> new Arrival.TurnedAway(refusal, Optional.of(known.caller())));
                return locked.orElse(arrival);
            }
            return arrival;
        } catch (Refused refused) {
            return new Arrival.TurnedAway(refused.refusal(), Optional.empty());
        } catch (RuntimeException e) {
            Faults.log(Gate.class, "request " + origin.requestId() + " could not be identified", e);
            return new Arrival.TurnedAway(new Refusal.Internal(origin.requestId()), Optional.empty());
        }
    }

    /**
     * The operations that {@code caller} could ever be let through to, by name; the same questions as {@link #pass} asks.
     * A read-only guard hides nothing: writing tools stay listed, and are refused (seed 003).
     */
    public List<Operation<?, ?>> visible(Caller caller, Predicate<Operation<?, ?>> among) {
        return catalogue.operations().stream()
                .filter(among)
                .filter(operation ->
                        caller.confinedTo().isEmpty() || operation.ruled().isPresent())
                .filter(operation -> operation.scope().isEmpty() || caller.holds(operation.scope()))
                .filter(operation -> operation
                        .permission()
                        .map(permission -> governance.policy().anywhere(caller, permission))
                        .orElse(true))
                .toList();
    }

    /** Whether {@code caller} may list {@code path} now: guard and policy, asked for our own sake, so nothing is recorded. */
    public boolean sees(Caller caller, Guard guard, Origin origin, ResourcePath path) {
        var circumstances = new Governance.Circumstances(origin.address(), caller.mfaAt(), clock.instant());
        return guard.admits(path)
                && governance.policy().decide(caller, Permission.LIST, path, circumstances)
                        instanceof Governance.Verdict.Allowed;
    }

    /** The same for a {@code path} that has an address: the rules for it decide too. */
    public boolean shows(Caller caller, Guard guard, Origin origin, ResourcePath path) {
        var listed = sees(caller, guard, origin, path);
        return guard.admits(path) && governance.approval().shows(caller, path, listed, clock.instant());
    }

    /** Whether a call of {@code operation} may wait for somebody after its work is done. */
    public boolean waits(Operation<?, ?> operation) {
        return offer(operation).sequel().isPresent();
    }

    /** A cursor by which {@code operation}, asked with {@code arguments} by {@code caller}, goes on behind {@code position}. */
    public String cursor(Caller caller, Operation<?, ?> operation, JsonNode arguments, List<String> position) {
        return cursors.issue(caller.tenant(), caller.principal(), operation.name(), arguments, position);
    }

    /** What time it is at the gate. */
    public Instant now() {
        return clock.instant();
    }

    private static <I extends Record, O extends Record> Offer<I, O> nothing(Operation<I, O> threshold) {
        return new Offer<>(threshold, (_, _) -> {
            throw new IllegalStateException("nothing lies on a threshold");
        });
    }

    private Offer<?, ?> offer(Operation<?, ?> operation) {
        var offer = offers.get(operation.name());
        if (offer == null) {
            throw new IllegalArgumentException("not in this catalogue: " + operation.name());
        }
        return offer;
    }
}
