package dev.ostiary.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.identity.Directory;
import dev.ostiary.identity.TestDoor;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.RightsChanged;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantStatus;
import dev.ostiary.store.Tenants;
import dev.ostiary.store.TestGround;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PolicyBookTest {
    private final Tenancy tenancy = TestGround.tenancy();
    private final String tenant = TestGround.freshTenant();
    private final List<String> stale = new ArrayList<>();
    private final PolicyBook book = new PolicyBook(tenancy, stale::add);
    private final TestDoor door = new TestDoor(
            TestDoor.as(TestDoor.caller(tenant, "user:eve@example.org", "policies:write")),
            book,
            new PolicyRoom(new Directory()).offers());

    private String grant(String pattern, String permission, String binding) {
        return door.done(PolicyOperations.CREATE, """
                        {'name':'%s %s','rules':[{'path_pattern':'%s','permissions':['%s']}],'bindings':[%s]}""".formatted(pattern, permission, pattern, permission, binding))
                .get("id")
                .stringValue();
    }

    private Caller caller(String... groups) {
        return new Caller(
                tenant,
                "",
                "sa:ci-runner",
                "key_1",
                Set.of(),
                List.of(groups),
                List.of(),
                100,
                Optional.empty(),
                Optional.empty(),
                TestDoor.epoch(tenant));
    }

    private Verdict ask(Caller caller, Permission permission, String path) {
        return ask(caller, permission, path, TestDoor.NOW);
    }

    private Verdict ask(Caller caller, Permission permission, String path, Instant now) {
        return book.decide(
                caller, permission, new ResourcePath(path), new Circumstances("192.0.2.7", Optional.empty(), now));
    }

    private static final String ME = "{'identity_type':'service_account','identity_id':'ci-runner'}";

    @Test
    void denies_where_nothing_is_bound() {
        grant("**", "admin", "");
        assertThat(ask(caller(), Permission.READ, "app/db"))
                .isInstanceOfSatisfying(
                        Verdict.Denied.class,
                        denied -> assertThat(denied.refusal())
                                .isInstanceOfSatisfying(
                                        Refusal.Denied.class,
                                        refusal -> assertThat(refusal.cause()).isEqualTo(Refusal.Cause.NO_BINDING)));
    }

    @Test
    void grants_what_any_rule_of_any_bound_policy_grants() {
        grant("app/**", "read", ME);
        grant("shared/*", "admin", "{'identity_type':'group','identity_id':'ops-team'}");
        assertThat(ask(caller("group:ops-team"), Permission.READ, "app/db")).isInstanceOf(Verdict.Allowed.class);
        assertThat(ask(caller("group:ops-team"), Permission.DELETE, "shared/x")).isInstanceOf(Verdict.Allowed.class);
        assertThat(ask(caller("group:ops-team"), Permission.WRITE, "app/db")).isInstanceOf(Verdict.Denied.class);
        assertThat(ask(caller(), Permission.DELETE, "shared/x")).isInstanceOf(Verdict.Denied.class);
    }

    @Test
    void reading_does_not_include_listing() {
        grant("**", "read", ME);
        assertThat(ask(caller(), Permission.LIST, "app/db")).isInstanceOf(Verdict.Denied.class);
        assertThat(book.anywhere(caller(), Permission.LIST)).isFalse();
        assertThat(book.anywhere(caller(), Permission.READ)).isTrue();
    }

    @Nested
    class a_change {
        @Test
        void is_seen_by_the_very_next_caller() {
            var id = grant("**", "read", ME);
            assertThat(ask(caller(), Permission.READ, "app/db")).isInstanceOf(Verdict.Allowed.class);
            door.done(PolicyOperations.DELETE, "{'policy_id':'" + id + "','force':true}");
            assertThat(ask(caller(), Permission.READ, "app/db")).isInstanceOf(Verdict.Denied.class);
        }

        @Test
        void makes_the_gate_decide_again_when_the_caller_was_read_before_it() {
            var before = caller();
            grant("**", "read", ME);
            assertThatThrownBy(() -> ask(before, Permission.READ, "app/db")).isInstanceOf(RightsChanged.class);
            assertThat(stale).containsExactly(tenant);
        }

        @Test
        void that_is_rolled_back_leaves_no_grant_behind() {
            var me = caller();
            assertThatThrownBy(() -> tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> {
                        new PolicyTies(java.time.Clock.systemUTC()).grantEverything("sa:ci-runner");
                        assertThat(ask(me, Permission.READ, "app/db")).isInstanceOf(Verdict.Allowed.class);
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");
            assertThat(ask(me, Permission.READ, "app/db")).isInstanceOf(Verdict.Denied.class);
        }
    }

    @Nested
    class inside_a_transaction {
        @Test
        void it_asks_once_for_any_number_of_paths() {
            grant("app/**", "list", ME);
            var me = caller();
            long before = tenancy.roundTrips();
            tenancy.read(tenant, me.epoch(), () -> {
                for (int i = 0; i < 50; i++) {
                    ask(me, Permission.LIST, "app/x" + i);
                }
                return 0;
            });
            assertThat(tenancy.roundTrips() - before).isEqualTo(1);
        }

        @Test
        void of_another_tenant_it_decides_nothing() {
            var other = TestGround.freshTenant();
            var me = caller();
            assertThatThrownBy(() -> tenancy.read(other, Tenancy.ANY_EPOCH, () -> ask(me, Permission.READ, "app/db")))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    class a_binding_that_has_ended {
        @Test
        void does_not_come_back_when_the_clock_is_set_back() {
            grant(
                    "**",
                    "read",
                    "{'identity_type':'service_account','identity_id':'ci-runner','expires_at':'2026-11-21T13:00:00Z'}");
            var end = Instant.parse("2026-11-21T13:00:00Z");
            assertThat(ask(caller(), Permission.READ, "a", end.minusSeconds(1))).isInstanceOf(Verdict.Allowed.class);
            assertThat(ask(caller(), Permission.READ, "a", end)).isInstanceOf(Verdict.Denied.class);
            assertThat(ask(caller(), Permission.READ, "a", end.minus(Duration.ofHours(1))))
                    .isInstanceOf(Verdict.Denied.class);
        }
    }

    @Test
    void decides_nothing_for_a_tenant_that_is_suspended() {
        var me = caller();
        new Tenants(tenancy).becomes(tenant, TenantStatus.SUSPENDED);
        assertThatThrownBy(() -> ask(me, Permission.READ, "a")).isInstanceOf(Refused.class);
    }
}
