package dev.ostiary.secrets;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Cursors;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** The room behind a real gate on the real database, with a fresh tenant; who may what is set by the test. */
final class Vault {
    static final Set<String> ALL_SCOPES =
            Set.of("secrets:read", "secrets:write", "secrets:delete", "secrets:list", "secrets:rotate");

    final Tenancy tenancy = TestGround.tenancy();
    final List<TrailEvent> trail = new CopyOnWriteArrayList<>();
    final SecretsRoom room;
    final Gate gate;
    volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");
    volatile String tenant = TestGround.freshTenant();
    volatile Set<String> scopes = ALL_SCOPES;
    volatile Guard guard = Guard.NONE;
    volatile BiPredicate<Permission, ResourcePath> policy = (_, _) -> true;
    volatile Runnable ledger = () -> {};

    Vault() {
        this(List.of());
    }

    Vault(List<Offer<?, ?>> others) {
        room = new SecretsRoom(tenancy, new SealForTests(), new VaultClock());
        var offers = new ArrayList<Offer<?, ?>>(room.offers());
        offers.addAll(others);
        gate = new Gate(offers, governance(), new Cursors(new byte[32]), new VaultClock(), Governance.Watch.NONE);
    }

    /** The result; fails when the call is refused. Apostrophes stand for quotes. */
    ObjectNode done(Operation<?, ?> operation, String arguments) {
        return switch (pass(operation, arguments)) {
            case Answer.Done done -> done.result();
            case Answer.No no ->
                throw new AssertionError(
                        "refused: " + no.refusal().code() + ": " + no.refusal().message());
        };
    }

    /** The refusal; fails when the call is let through. */
    Refusal no(Operation<?, ?> operation, String arguments) {
        return switch (pass(operation, arguments)) {
            case Answer.Done done -> throw new AssertionError("let through: " + done.result());
            case Answer.No no -> no.refusal();
        };
    }

    Answer pass(Operation<?, ?> operation, String arguments) {
        return gate.pass(
                operation,
                StrictJson.read(arguments.replace('\'', '"')),
                new Credential.Bearer(new Secret("token")),
                guard,
                new Origin("mcp", "127.0.0.1", "test", "req_1"));
    }

    int write(String path, String data) {
        return done(SecretsOperations.WRITE, "{'path': '" + path + "', 'data': " + data + "}")
                .get("version")
                .intValue();
    }

    ObjectNode read(String path) {
        return done(SecretsOperations.READ, "{'path': '" + path + "'}");
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    /** One text of the tenant's rows. */
    String query(String sql) {
        return tenancy.read(
                tenant,
                Tenancy.ANY_EPOCH,
                () -> String.join(
                        "\n", Tx.current().query(sql, row -> row.maybeText("it").orElse("null"))));
    }

    private Caller caller() {
        return new Caller(
                tenant,
                "partner",
                "sa:robot",
                "key_1",
                scopes,
                List.of(),
                List.of(),
                100,
                Optional.empty(),
                Optional.empty(),
                Tenancy.ANY_EPOCH);
    }

    private Governance governance() {
        return new Governance(
                (_, _, _) -> new Arrival.Known(caller()),
                new TestPolicy(),
                Governance.Approval.NEVER,
                (_, at) -> new Rate(100, 99, at, Optional.empty()),
                new Ground(),
                new Ledger());
    }

    private final class VaultClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    private final class TestPolicy implements Governance.Policy {
        @Override
        public Verdict decide(Caller who, Permission permission, ResourcePath path, Circumstances circumstances) {
            return policy.test(permission, path)
                    ? new Verdict.Allowed("pol_1", 0, "**")
                    : new Verdict.Denied(
                            Refusal.denied("access_denied", "No policy grants this.", Refusal.Cause.NO_BINDING),
                            List.of());
        }

        @Override
        public boolean anywhere(Caller who, Permission permission) {
            return true;
        }
    }

    private final class Ground implements Governance.Ground {
        @Override
        public <T> T within(Caller who, Effect effect, Supplier<T> work) {
            return effect.reads()
                    ? tenancy.read(who.tenant(), who.epoch(), work)
                    : tenancy.write(who.tenant(), who.epoch(), work);
        }
    }

    private final class Ledger implements Governance.Ledger {
        @Override
        public void append(List<TrailEvent> events) {
            ledger.run();
            trail.addAll(events);
        }

        @Override
        public void join(List<TrailEvent> events) {
            append(events);
        }

        @Override
        public String digest(String whose, byte[] canonical) {
            return "0".repeat(64);
        }
    }
}
