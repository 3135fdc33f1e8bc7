package dev.ostiary.trail;

import static dev.ostiary.trail.TestEvents.denied;
import static dev.ostiary.trail.TestEvents.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.identity.RightsGround;
import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Cursors;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.kernel.trail.TrailVerdict;
import dev.ostiary.kernel.trail.TrailVerifier;
import dev.ostiary.kernel.trail.VerifierKey;
import dev.ostiary.seal.SealGround;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.node.ObjectNode;

@TestInstance(Lifecycle.PER_CLASS)
class TrailRoomTest {
    private final Tenancy tenancy = TestGround.tenancy();
    private TrailLedger ledger;
    private TrailRoom room;

    @BeforeAll
    void open() {
        var ring = SealGround.ring();
        ledger = new TrailLedger(tenancy, ring);
        room = new TrailRoom(tenancy, ring, ledger, "ostiary.test");
    }

    @AfterAll
    void close() {
        ledger.close();
    }

    @Nested
    class Appending {
        @Test
        void many_callers_of_many_tenants_leave_one_unbroken_chain_each() throws Exception {
            var tenants = List.of(TestGround.freshTenant(), TestGround.freshTenant(), TestGround.freshTenant());
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(0, 300)
                        .forEach(i -> threads.execute(
                                () -> ledger.append(List.of(read(tenants.get(i % 3), "app/" + i % 7)))));
            }
            for (var tenant : tenants) {
                var verdict = verify(export(tenant, 17));
                assertThat(verdict)
                        .isInstanceOfSatisfying(
                                TrailVerdict.Verified.class,
                                verified -> assertThat(verified.last()).isGreaterThanOrEqualTo(100));
            }
        }

        @Test
        void what_joins_a_transaction_that_rolls_back_never_happened() {
            var tenant = TestGround.freshTenant();
            assertThatThrownBy(() -> tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> {
                        ledger.join(List.of(read(tenant, "app/undone")));
                        throw new IllegalStateException("undo");
                    }))
                    .hasMessage("undo");
            tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> {
                ledger.join(List.of(read(tenant, "app/done")));
                return 1;
            });
            var logs =
                    done(call(tenant, AuditOperations.QUERY, "{}", Guard.NONE)).get("logs");
            assertThat(logs.findValuesAsString("secret_path")).containsExactly("app/done");
        }

        @Test
        void the_application_can_neither_change_nor_remove_an_entry() {
            var tenant = TestGround.freshTenant();
            ledger.append(List.of(read(tenant, "app/db")));
            ledger.settle();
            for (var sql : List.of(
                    "update trail_entry set body = ''",
                    "delete from trail_entry",
                    "delete from trail_pending",
                    "insert into trail_aside (tenant_id, body, why) values ('" + tenant + "', '', '')",
                    "delete from trail_aside")) {
                assertThatThrownBy(() -> tenancy.write(
                                tenant, Tenancy.ANY_EPOCH, () -> Tx.current().update(sql)))
                        .hasStackTraceContaining("permission denied");
            }
        }
    }

    @Nested
    class An_export {
        @Test
        void names_the_first_changed_missing_or_swapped_entry() throws IOException {
            var tenant = TestGround.freshTenant();
            IntStream.range(0, 20).forEach(i -> ledger.append(List.of(read(tenant, "app/s" + i))));
            var lines = export(tenant, 7);
            var changed = new ArrayList<>(lines);
            changed.set(5, changed.get(5).replace("sa:robot", "sa:rabot"));
            assertThat(verify(changed))
                    .isInstanceOfSatisfying(
                            TrailVerdict.Broken.class,
                            broken -> assertThat(broken.seq()).isEqualTo(5));
            var missing = new ArrayList<>(lines);
            missing.remove(9);
            assertThat(verify(missing)).isInstanceOf(TrailVerdict.Broken.class);
            var swapped = new ArrayList<>(lines);
            java.util.Collections.swap(swapped, 3, 4);
            assertThat(verify(swapped)).isInstanceOf(TrailVerdict.Broken.class);
            assertThat(verify(lines.subList(0, 12))).isInstanceOf(TrailVerdict.Broken.class);
            assertThat(verify(lines)).isInstanceOf(TrailVerdict.Verified.class);
        }

        @Test
        void tells_that_the_last_entries_are_gone() throws IOException {
            var tenant = TestGround.freshTenant();
            IntStream.range(0, 9).forEach(i -> ledger.append(List.of(read(tenant, "app/s" + i))));
            assertThat(verify(export(tenant, 7))).isInstanceOf(TrailVerdict.Verified.class);
            TestGround.asOwner("delete from ostiary.trail_entry where seq > 6 and tenant_id = '" + tenant + "'");
            assertThat(verify(export(tenant, 7))).isInstanceOf(TrailVerdict.Broken.class);
            assertThatThrownBy(() -> ledger.append(List.of(read(tenant, "app/other"))))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal().message()).contains("is damaged"));
            assertThat(call(tenant, AuditOperations.CHECKPOINT, "{}", Guard.NONE))
                    .isInstanceOfSatisfying(
                            Answer.No.class,
                            no -> assertThat(no.refusal().message()).contains("is damaged"));
        }

        @Test
        void names_what_is_missing_where_the_chain_could_still_go_on() throws IOException {
            var tenant = TestGround.freshTenant();
            IntStream.range(0, 6).forEach(i -> ledger.append(List.of(read(tenant, "app/s" + i))));
            export(tenant, 7);
            TestGround.asOwner("delete from ostiary.trail_entry where seq = 4 and tenant_id = '" + tenant + "'");
            ledger.append(List.of(read(tenant, "app/more")));
            assertThat(verify(export(tenant, 7)))
                    .isInstanceOfSatisfying(
                            TrailVerdict.Broken.class,
                            broken -> assertThat(broken.seq()).isEqualTo(4));
        }

        @Test
        void verifies_against_the_key_that_a_checkpoint_named() throws IOException {
            var tenant = TestGround.freshTenant();
            ledger.append(List.of(read(tenant, "app/db")));
            var signed = done(call(tenant, AuditOperations.CHECKPOINT, "{}", Guard.NONE));
            var key = VerifierKey.parse(signed.get("verifier_key").stringValue());
            assertThat(TrailVerifier.pinned(key).verify(stream(export(tenant, 1000))))
                    .isInstanceOf(TrailVerdict.Verified.class);
            var other =
                    VerifierKey.parse(done(call(TestGround.freshTenant(), AuditOperations.CHECKPOINT, "{}", Guard.NONE))
                            .get("verifier_key")
                            .stringValue());
            assertThat(TrailVerifier.pinned(other).verify(stream(export(tenant, 1000))))
                    .isInstanceOf(TrailVerdict.Broken.class);
        }

        @Test
        void is_not_for_a_connection_that_may_touch_some_paths_only() {
            var tenant = TestGround.freshTenant();
            ledger.append(List.of(read(tenant, "app/secret/x")));
            var app = List.of(new ResourcePath("app"));
            for (var guard : List.of(
                    new Guard(false, false, app, List.of(), Optional.empty(), Optional.empty()),
                    new Guard(false, false, List.of(), app, Optional.empty(), Optional.empty()))) {
                assertThat(call(tenant, AuditOperations.EXPORT, "{\"after\":0}", guard))
                        .isInstanceOf(Answer.No.class);
            }
        }

        @Test
        void must_begin_at_the_beginning() {
            var answer = call(TestGround.freshTenant(), AuditOperations.EXPORT, "{\"after\":0,\"upto\":5}", Guard.NONE);
            assertThat(answer).isInstanceOf(Answer.No.class);
        }
    }

    @Nested
    class Asking {
        @Test
        void three_failed_reads_of_one_service_account_point_to_a_missing_binding() {
            var tenant = TestGround.freshTenant();
            for (int i = 0; i < 3; i++) {
                ledger.append(
                        List.of(denied(tenant, "sa:report-runner", "infra/db/primary/credentials", "no_binding")));
            }
            ledger.append(List.of(read(tenant, "app/db")));
            var groups = done(call(tenant, AuditOperations.UNAUTHORIZED, "{}", Guard.NONE))
                    .get("groups");
            assertThat(groups).hasSize(1);
            var group = groups.get(0);
            assertThat(group.get("identity_id").stringValue()).isEqualTo("sa:report-runner");
            assertThat(group.get("count").intValue()).isEqualTo(3);
            assertThat(group.get("likely_cause").stringValue()).isEqualTo("no_binding");
            assertThat(group.get("explanation").stringValue()).contains("missing binding");
            assertThat(group.get("error_codes").get(0).stringValue()).isEqualTo("access_denied");
        }

        @Test
        void pages_follow_each_other_without_gap_or_repetition() {
            var tenant = TestGround.freshTenant();
            IntStream.range(0, 25).forEach(i -> ledger.append(List.of(read(tenant, "app/s" + i))));
            var seen = new ArrayList<String>();
            var cursor = "";
            do {
                var arguments = "{\"limit\":10,\"action\":\"read\""
                        + (cursor.isEmpty() ? "" : ",\"cursor\":\"" + cursor + "\"") + "}";
                var page = done(call(tenant, AuditOperations.QUERY, arguments, Guard.NONE));
                page.get("logs").forEach(log -> seen.add(log.get("secret_path").stringValue()));
                cursor = page.path("cursor").asString("");
            } while (!cursor.isEmpty());
            assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        }

        @Test
        void a_guarded_connection_sees_only_what_lies_within_its_paths() {
            var tenant = TestGround.freshTenant();
            List.of("app/db", "apple/x", "app/secret/x").forEach(path -> ledger.append(List.of(read(tenant, path))));
            var guard = new Guard(
                    false,
                    false,
                    List.of(new ResourcePath("app")),
                    List.of(new ResourcePath("app/secret")),
                    Optional.empty(),
                    Optional.empty());
            var logs = done(call(tenant, AuditOperations.QUERY, "{}", guard)).get("logs");
            assertThat(logs.findValuesAsString("secret_path")).containsExactly("app/db");
        }

        @Test
        void sums_up_and_shows_one_secrets_history() {
            var tenant = TestGround.freshTenant();
            List.of("app/db", "app/db", "app/x").forEach(path -> ledger.append(List.of(read(tenant, path))));
            ledger.append(List.of(denied(tenant, "sa:other", "app/db", "no_scope")));
            var summary = done(call(tenant, AuditOperations.SUMMARY, "{}", Guard.NONE));
            assertThat(summary.get("denied").intValue()).isEqualTo(1);
            assertThat(summary.get("by_action").get("read").intValue()).isEqualTo(4);
            assertThat(summary.get("top_paths").get(0).get("name").stringValue())
                    .isEqualTo("app/db");
            var history = done(call(tenant, AuditOperations.HISTORY, "{\"path\":\"app/db\"}", Guard.NONE));
            assertThat(history.get("summary").get("reads").intValue()).isEqualTo(2);
            assertThat(history.get("entries")).hasSize(3);
        }

        @Test
        void another_tenants_trail_cannot_be_seen() {
            var one = TestGround.freshTenant();
            ledger.append(List.of(read(one, "app/db")));
            var logs = done(call(TestGround.freshTenant(), AuditOperations.QUERY, "{}", Guard.NONE))
                    .get("logs");
            assertThat(logs).isEmpty();
        }
    }

    private List<String> export(String tenant, int limit) {
        var lines = new ArrayList<String>();
        long after = 0;
        var upto = "";
        boolean more;
        do {
            var page = done(call(
                    tenant,
                    AuditOperations.EXPORT,
                    "{\"after\":" + after + upto + ",\"limit\":" + limit + "}",
                    Guard.NONE));
            page.get("lines").forEach(line -> lines.add(line.stringValue()));
            after = page.get("last").longValue();
            upto = ",\"upto\":" + page.get("upto").longValue();
            more = page.get("has_more").booleanValue();
        } while (more);
        return lines;
    }

    private static TrailVerdict verify(List<String> lines) throws IOException {
        return TrailVerifier.unpinned().verify(stream(lines));
    }

    private static ByteArrayInputStream stream(List<String> lines) {
        return new ByteArrayInputStream((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode done(Answer answer) {
        return switch (answer) {
            case Answer.Done done -> done.result();
            case Answer.No no -> throw new AssertionError(no.refusal().toString());
        };
    }

    private Answer call(String tenant, Operation<?, ?> operation, String arguments, Guard guard) {
        return gate(tenant)
                .pass(
                        operation,
                        StrictJson.read(arguments),
                        new Credential.Absent(),
                        guard,
                        new Origin("rest", "127.0.0.1", "test", "req_2"));
    }

    private Gate gate(String tenant) {
        var caller = new Caller(
                tenant,
                "par",
                "user:auditor",
                "key_2",
                Set.of("admin"),
                List.of(),
                List.of(),
                100,
                Optional.empty(),
                Optional.empty(),
                Tenancy.ANY_EPOCH);
        var governance = new Governance(
                (_, _, _) -> new Governance.Arrival.Known(caller),
                new Everywhere(),
                Governance.Approval.NEVER,
                (_, now) -> new Rate(100, 99, now, Optional.empty()),
                new RightsGround(tenancy, _ -> {}),
                new Silence());
        return new Gate(room.offers(), governance, new Cursors(new byte[32]), Clock.systemUTC(), Governance.Watch.NONE);
    }

    /** Paths are not what is tested here. */
    private static final class Everywhere implements Governance.Policy {
        @Override
        public Governance.Verdict decide(
                Caller who, Permission permission, ResourcePath path, Governance.Circumstances circumstances) {
            return new Governance.Verdict.Allowed("pol", 0, "**");
        }

        @Override
        public boolean anywhere(Caller who, Permission permission) {
            return true;
        }
    }

    /** The questions themselves leave no trace, so that what was put there can be counted. */
    private static final class Silence implements Governance.Ledger {
        @Override
        public void append(List<TrailEvent> events) {}

        @Override
        public void join(List<TrailEvent> events) {}

        @Override
        public String digest(String whose, byte[] canonical) {
            return "";
        }
    }
}
