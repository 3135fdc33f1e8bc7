package dev.ostiary.identity;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Cursors;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** A gate over the real store, for a caller that a test makes up or one that a real key brings. */
public final class TestDoor {
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    public static final Origin HOME = new Origin("rest", "192.0.2.7", "test", "req_1");

    public final List<TrailEvent> trail = new ArrayList<>();
    private final Gate gate;

    public TestDoor(Governance.Identity identity, Governance.Policy policy, List<Offer<?, ?>> offers) {
        this(identity, policy, offers, _ -> {});
    }

    public TestDoor(
            Governance.Identity identity, Governance.Policy policy, List<Offer<?, ?>> offers, Consumer<String> stale) {
        var governance = new Governance(
                identity,
                policy,
                Governance.Approval.NEVER,
                (caller, now) -> new Rate(caller.rateLimit(), 1, now, Optional.empty()),
                new RightsGround(TestGround.tenancy(), stale),
                new Ledger());
        gate = new Gate(
                offers, governance, new Cursors(new byte[32]), Clock.fixed(NOW, ZoneOffset.UTC), Governance.Watch.NONE);
    }

    /** Lets in whoever comes as {@code caller}, under the rights that hold now. */
    public static Governance.Identity as(Caller caller) {
        return (_, _, _) -> new Arrival.Known(fresh(caller));
    }

    public static Caller caller(String tenant, String principal, String... scopes) {
        return new Caller(
                tenant,
                "",
                principal,
                "key_test",
                Set.of(scopes),
                List.of(),
                List.of(),
                100,
                Optional.empty(),
                Optional.empty(),
                epoch(tenant));
    }

    public static Caller fresh(Caller it) {
        return new Caller(
                it.tenant(),
                it.partner(),
                it.principal(),
                it.credentialId(),
                it.scopes(),
                it.groups(),
                it.roles(),
                it.rateLimit(),
                it.mfaAt(),
                it.expiresAt(),
                epoch(it.tenant()));
    }

    public static long epoch(String tenant) {
        return TestGround.tenancy()
                .read(
                        tenant,
                        Tenancy.ANY_EPOCH,
                        () -> Tx.current()
                                .one("select rights_epoch from tenant", row -> row.number("rights_epoch"))
                                .orElseThrow());
    }

    public Answer pass(Operation<?, ?> operation, String json, Guard guard, Credential credential) {
        return gate.pass(
                operation,
                StrictJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                credential,
                guard,
                HOME);
    }

    /** The result, or an assertion error that names the refusal. */
    public ObjectNode done(Operation<?, ?> operation, String json) {
        return switch (pass(operation, json, Guard.NONE, new Credential.Absent())) {
            case Answer.Done done -> done.result();
            case Answer.No no ->
                throw new AssertionError(
                        no.refusal().code() + ": " + no.refusal().message());
        };
    }

    /** The code of the refusal, or {@code done}. */
    public String code(Operation<?, ?> operation, String json, Guard guard) {
        return switch (pass(operation, json, guard, new Credential.Absent())) {
            case Answer.Done _ -> "done";
            case Answer.No no -> no.refusal().code();
        };
    }

    public String code(Operation<?, ?> operation, String json) {
        return code(operation, json, Guard.NONE);
    }

    public String message(Operation<?, ?> operation, String json) {
        return switch (pass(operation, json, Guard.NONE, new Credential.Absent())) {
            case Answer.Done _ -> "done";
            case Answer.No no -> no.refusal().message();
        };
    }

    private final class Ledger implements Governance.Ledger {
        @Override
        public void append(List<TrailEvent> events) {
            trail.addAll(events);
        }

        @Override
        public void join(List<TrailEvent> events) {
            trail.addAll(events);
        }

        @Override
        public String digest(String tenant, byte[] canonical) {
            return "0".repeat(64);
        }
    }
}
