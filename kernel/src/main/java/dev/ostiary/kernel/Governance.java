package dev.ostiary.kernel;

import dev.ostiary.kernel.trail.TrailEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the gate asks of the rooms that govern: who is this, may he, must someone be asked, how often, and what happened.
 *
 * <p>Each may throw; whatever is thrown while deciding means no.
 */
public record Governance(
        Identity identity, Policy policy, Approval approval, RateLimit rateLimit, Ground ground, Ledger ledger) {

    /** Tells who presents a credential. */
    @FunctionalInterface
    public interface Identity {
        Arrival identify(Credential credential, Origin origin, Instant now);
    }

    /** Who came: known, or turned away. */
    public sealed interface Arrival {
        record Known(Caller caller) implements Arrival {}

        /** {@code whose} is set when the credential was once good, so that its tenant's trail can tell. */
        record TurnedAway(Refusal refusal, Optional<Caller> whose) implements Arrival {}
    }

    /** Decides on paths; default deny. */
    public interface Policy {
        Verdict decide(Caller caller, Permission permission, ResourcePath path, Circumstances circumstances);

        /** Whether some path exists on which {@code permission} could ever be granted. */
        boolean anywhere(Caller caller, Permission permission);
    }

    /** What conditions look at. */
    public record Circumstances(String address, Optional<Instant> mfaAt, Instant now) {}

    /** A policy's answer. */
    public sealed interface Verdict {
        /** Rule {@code index} of policy {@code policyId} matched with {@code pattern}. */
        record Allowed(String policyId, int index, String pattern) implements Verdict {}

        /** {@code failedConditions} names what kept matching rules from granting. */
        record Denied(Refusal refusal, List<String> failedConditions) implements Verdict {}
    }

    /** Says whether a person must be asked first, and counts what a person has allowed. */
    public interface Approval {
        /** Nobody is ever asked. */
        Approval NEVER = (_, _, _) -> new Leave.Free();

        /** What stands before doing {@code permission} on {@code path}; asks the store and changes nothing. */
        Leave leave(Call call, Permission permission, ResourcePath path);

        /**
         * Uses {@code grant} once, inside the transaction of the work that it allows.
         *
         * @throws Refused when it has ended, was revoked or is used up by now
         */
        default void spend(Call call, Leave.Granted grant) {
            throw new IllegalStateException("nothing was granted");
        }

        /**
         * Whether, by the rules, {@code caller} may know that something lies at {@code path}, which has an address.
         *
         * @param listed whether an access policy lets it list that
         */
        default boolean shows(Caller caller, ResourcePath path, boolean listed, Instant now) {
            return false;
        }
    }

    /** Whether a call may go on without asking anybody. */
    public sealed interface Leave {
        /** Nobody need be asked. */
        record Free() implements Leave {}

        /** A person has said yes to this very call; it is spent with the work. */
        record Granted(String approvalId) implements Leave {}

        /** Not without a yes, or not at all. */
        record No(Refusal refusal) implements Leave {}
    }

    /** Counts calls. */
    @FunctionalInterface
    public interface RateLimit {
        Rate take(Caller caller, Instant now);
    }

    /** Opens the transaction that a handler runs in. */
    @FunctionalInterface
    public interface Ground {
        /**
         * Runs {@code work} bound to the caller's tenant.
         *
         * @throws RightsChanged when the tenant's rights are no longer those the caller was read under, or when what was
         *     remembered is no longer so
         */
        <T> T within(Caller caller, Effect effect, Supplier<T> work);
    }

    /** Keeps the trail. */
    public interface Ledger {
        /** Returns once the events are durable. */
        void append(List<TrailEvent> events);

        /** Adds the events to the current write transaction: they become durable with the work, or not at all. */
        void join(List<TrailEvent> events);

        /** Keyed digest of canonical argument bytes, hex; the key is the tenant's. */
        String digest(String tenant, byte[] canonical);
    }

    /** Sees each finished call and each refused stranger; for metrics and spans. Must not throw. */
    @FunctionalInterface
    public interface Watch {
        Watch NONE = (_, _) -> {};

        void finished(Request request, TrailEvent event);

        /** Refused, and nobody's: no tenant has a trail for it. */
        default void stranger(Request request) {}
    }

    /** Something else a handler touched, to be recorded beside the call's own event. */
    public record Note(
            String action, ResourcePath path, @Nullable Refusal refusal, Map<String, String> extra) {
        /** It is in lists from now on. */
        public static final Map<String, String> APPEARED = Map.of("list", "appeared");
        /** It is in lists no more. */
        public static final Map<String, String> VANISHED = Map.of("list", "vanished");
    }

    /** What a decision was based on has changed, the rights or what was remembered; the gate decides anew. */
    public static final class RightsChanged extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public RightsChanged() {
            super("rights changed", null, false, false);
        }
    }
}
