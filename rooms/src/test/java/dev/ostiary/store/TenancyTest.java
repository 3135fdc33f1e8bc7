package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenancyTest {
    private final Tenancy tenancy = TestGround.tenancy();
    private final Tenants tenants = new Tenants(tenancy);
    private final String mine = TestGround.freshTenant();
    private final String other = TestGround.freshTenant();

    private List<String> visible() {
        return Tx.current().query("select id from tenant order by id", row -> row.text("id"));
    }

    private String setting() {
        return Tx.current()
                .one("select coalesce(current_setting('ostiary.tenant', true), '') as t", row -> row.text("t"))
                .orElseThrow();
    }

    @Nested
    class a_read {
        @Test
        void sees_its_own_tenant_and_no_other() {
            assertThat(tenancy.read(mine, Tenancy.ANY_EPOCH, TenancyTest.this::visible))
                    .containsExactly(mine);
        }

        @Test
        void costs_one_round_trip_per_statement() {
            long before = tenancy.roundTrips();
            tenancy.read(mine, 0, TenancyTest.this::visible);
            assertThat(tenancy.roundTrips() - before).isEqualTo(1);
        }

        @Test
        void stays_bound_to_its_tenant_when_the_driver_has_prepared_the_statement_on_the_server() {
            for (int i = 0; i < 40; i++) {
                var tenant = i % 2 == 0 ? mine : other;
                assertThat(tenancy.read(tenant, Tenancy.ANY_EPOCH, TenancyTest.this::visible))
                        .containsExactly(tenant);
            }
        }

        @Test
        void stays_bound_to_its_tenant_when_a_parameter_is_null() {
            for (int i = 0; i < 40; i++) {
                var tenant = i % 2 == 0 ? mine : other;
                assertThat(tenancy.read(
                                tenant,
                                Tenancy.ANY_EPOCH,
                                () -> Tx.current()
                                        .query(
                                                "select id from tenant where id = coalesce(?, id) and ?::bigint is null",
                                                row -> row.text("id"),
                                                null,
                                                null)))
                        .containsExactly(tenant);
            }
        }

        @Test
        void leaves_nothing_on_the_pooled_connection() {
            for (int i = 0; i < 40; i++) {
                tenancy.read(mine, Tenancy.ANY_EPOCH, TenancyTest.this::visible);
                assertThat(tenancy.<String>unbound(TenancyTest.this::setting)).isEmpty();
                assertThat(tenancy.unbound(TenancyTest.this::visible)).isEmpty();
            }
        }

        @Test
        void can_write_nothing() {
            assertThatThrownBy(() -> tenancy.read(
                            mine, Tenancy.ANY_EPOCH, () -> Tx.current().query("select bump_rights(?)", row -> 1, mine)))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("25006");
        }
    }

    @Nested
    class a_decision_on_old_rights {
        @Test
        void is_refused_before_a_row_is_seen() {
            tenancy.write(mine, 0, () -> Tx.current().query("select bump_rights(?)", row -> 1, mine));
            assertThatThrownBy(() -> tenancy.read(mine, 0, TenancyTest.this::visible))
                    .isInstanceOfSatisfying(
                            StaleRights.class,
                            stale ->
                                    assertThat(stale.epoch()).isEqualTo(epoch()).isPositive());
        }

        @Test
        void writes_nothing() {
            tenancy.unbound(() -> Tx.current().query("select bump_rights(?)", row -> 1, mine));
            long stands = epoch();
            assertThatThrownBy(() ->
                            tenancy.write(mine, 0, () -> Tx.current().query("select bump_rights(?)", row -> 1, mine)))
                    .isInstanceOf(StaleRights.class);
            assertThat(epoch()).isEqualTo(stands);
        }

        @Test
        void passes_when_made_again() {
            tenancy.unbound(() -> Tx.current().query("select bump_rights(?)", row -> 1, mine));
            assertThat(tenancy.read(mine, epoch(), TenancyTest.this::visible)).containsExactly(mine);
        }
    }

    @Nested
    class a_tenant_that_is_not_active {
        @Test
        void is_closed_to_reads_and_writes() {
            tenants.becomes(mine, TenantStatus.SUSPENDED);
            assertThatThrownBy(() -> tenancy.read(mine, Tenancy.ANY_EPOCH, TenancyTest.this::visible))
                    .isInstanceOf(TenantClosed.class);
            assertThatThrownBy(() -> tenancy.write(mine, Tenancy.ANY_EPOCH, TenancyTest.this::visible))
                    .isInstanceOf(TenantClosed.class);
        }

        @Test
        void looks_the_same_as_one_that_never_was() {
            assertThatThrownBy(() -> tenancy.read("t-none", Tenancy.ANY_EPOCH, TenancyTest.this::visible))
                    .isInstanceOf(TenantClosed.class);
        }

        @Test
        void is_served_again_when_it_is_active_again() {
            tenants.becomes(mine, TenantStatus.SUSPENDED);
            tenants.becomes(mine, TenantStatus.ACTIVE);
            assertThat(tenancy.read(mine, epoch(), TenancyTest.this::visible)).containsExactly(mine);
        }
    }

    @Nested
    class a_write {
        @Test
        void costs_two_round_trips_for_one_statement() {
            long before = tenancy.roundTrips();
            tenancy.write(mine, 0, TenancyTest.this::visible);
            assertThat(tenancy.roundTrips() - before).isEqualTo(2);
        }

        @Test
        void is_undone_when_the_work_throws() {
            assertThatThrownBy(() -> tenancy.write(mine, 0, () -> {
                        Tx.current().query("select bump_rights(?)", row -> 1, mine);
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(epoch()).isZero();
        }

        @Test
        void holds_its_tenant_for_all_its_statements_and_no_longer() {
            assertThat(tenancy.write(mine, 0, () -> List.of(setting(), setting())))
                    .containsExactly(mine, mine);
            assertThat(tenancy.<String>unbound(TenancyTest.this::setting)).isEmpty();
        }

        @Test
        void cannot_touch_the_tenants_themselves() {
            assertThatThrownBy(() ->
                            tenancy.write(mine, 0, () -> Tx.current().update("update tenant set rights_epoch = 7")))
                    .isInstanceOf(StoreFault.class);
        }

        @Test
        void can_go_aside_and_stay_when_the_one_around_it_fails() {
            assertThatThrownBy(() -> tenancy.write(mine, 0, () -> {
                        visible();
                        tenancy.aside(mine, () -> Tx.current().query("select bump_rights(?)", row -> 1, mine));
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");
            assertThat(epoch()).isPositive();
        }
    }

    @Nested
    class a_statement {
        @Test
        void takes_every_kind_of_parameter_and_gives_it_back() {
            var now = Instant.parse("2026-11-21T10:15:30.123456Z");
            var sql = """
                    select ? as text, ?::bigint as number, ?::boolean as flag, ?::timestamptz as instant,
                           ?::bytea as bytes, ?::text[] as texts, ?::jsonb as json, ?::text as nothing""";
            var seen = tenancy.read(
                    mine,
                    0,
                    () -> Tx.current()
                            .one(
                                    sql,
                                    row -> List.of(
                                            row.text("text"),
                                            row.number("number"),
                                            row.flag("flag"),
                                            row.instant("instant"),
                                            row.bytes("bytes")[0],
                                            row.texts("texts"),
                                            row.json("json"),
                                            row.maybeText("nothing")),
                                    "a",
                                    5L,
                                    true,
                                    now,
                                    new byte[] {9},
                                    List.of("x", "y"),
                                    new Json("{\"k\": 1}"),
                                    null)
                            .orElseThrow());
            assertThat(seen)
                    .containsExactly(
                            "a",
                            5L,
                            true,
                            now,
                            (byte) 9,
                            List.of("x", "y"),
                            new Json("{\"k\": 1}"),
                            java.util.Optional.empty());
        }

        @Test
        void that_repeats_a_unique_value_names_the_constraint_and_not_the_value() {
            assertThatThrownBy(() -> tenants.found(mine, null, "again"))
                    .isInstanceOfSatisfying(
                            Duplicate.class,
                            duplicate -> assertThat(duplicate.constraint()).isEqualTo("tenant_pkey"))
                    .message()
                    .doesNotContain(mine);
        }

        @Test
        void runs_for_many_rows_in_a_batch() {
            try (var store = TestGround.freshStore()) {
                new Tenants(store.tenancy()).found("t", null, "T");
                TestGround.asOwnerOf(store, """
                        create table ostiary.box (tenant_id text not null references ostiary.tenant (id), name text);
                        select ostiary.guard_table('box')""");
                var rows = List.<Object[]>of(new Object[] {"t", "a"}, new Object[] {"t", "b"});
                assertThat(store.tenancy()
                                .<Integer>write(
                                        "t", 0, () -> Tx.current().batch("insert into box values (?, ?)", rows)))
                        .isEqualTo(2);
                assertThat(store.tenancy()
                                .read(
                                        "t",
                                        0,
                                        () -> Tx.current()
                                                .query("select name from box order by name", row -> row.text("name"))))
                        .containsExactly("a", "b");
            }
        }

        @Test
        void cannot_write_a_row_of_another_tenant() {
            try (var store = TestGround.freshStore()) {
                var all = new Tenants(store.tenancy());
                all.found("t", null, "T");
                all.found("u", null, "U");
                TestGround.asOwnerOf(store, """
                        create table ostiary.box (tenant_id text not null references ostiary.tenant (id), name text);
                        select ostiary.guard_table('box')""");
                assertThatThrownBy(() -> store.tenancy()
                                .write("t", 0, () -> Tx.current().update("insert into box values ('u', 'a')")))
                        .isInstanceOf(StoreFault.class)
                        .hasMessageContaining("42501");
            }
        }

        @Test
        void that_changes_rights_makes_earlier_decisions_stale_and_another_column_does_not() {
            try (var store = TestGround.freshStore()) {
                new Tenants(store.tenancy()).found("t", null, "T");
                TestGround.asOwnerOf(store, """
                        create table ostiary.box (
                            tenant_id text not null references ostiary.tenant (id), scope text, last_used int);
                        select ostiary.guard_table('box');
                        select ostiary.rights_follow('box', 'scope')""");
                store.tenancy().write("t", 0, () -> Tx.current().update("insert into box values ('t', 'read', 0)"));
                var first = epochOf(store);
                store.tenancy().write("t", first, () -> Tx.current().update("update box set last_used = 1"));
                store.tenancy().write("t", first, () -> Tx.current().update("update box set scope = 'write'"));
                assertThatThrownBy(() -> store.tenancy().read("t", first, TenancyTest.this::visible))
                        .isInstanceOf(StaleRights.class);
                assertThat(store.tenancy().read("t", epochOf(store), TenancyTest.this::visible))
                        .containsExactly("t");
            }
        }

        private long epochOf(Store store) {
            return store.tenancy().read("t", Tenancy.ANY_EPOCH, TenancyTest.this::standing);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"truncate ostiary.box", "set session_replication_role = replica; delete from ostiary.box"})
        void that_changes_rights_does_so_however_it_is_done(String change) {
            try (var store = TestGround.freshStore()) {
                new Tenants(store.tenancy()).found("t", null, "T");
                TestGround.asOwnerOf(store, """
                        create table ostiary.box (tenant_id text not null references ostiary.tenant (id));
                        select ostiary.guard_table('box');
                        select ostiary.rights_follow('box')""");
                store.tenancy().write("t", 0, () -> Tx.current().update("insert into box values ('t')"));
                var before = epochOf(store);
                TestGround.asAdministratorOf(store, change);
                assertThat(epochOf(store)).isGreaterThan(before);
            }
        }

        @Test
        void never_comes_to_an_epoch_that_a_database_which_lost_a_change_comes_to_again() {
            try (var store = TestGround.freshStore()) {
                new Tenants(store.tenancy()).found("t", null, "T");
                var epochs = new HashSet<Long>();
                for (int i = 0; i < 20; i++) {
                    TestGround.asOwnerOf(store, "select ostiary.bump_rights('t')");
                    epochs.add(epochOf(store));
                    TestGround.asOwnerOf(store, "update ostiary.tenant set rights_epoch = 0");
                }
                assertThat(epochs).hasSizeGreaterThan(15);
            }
        }

        @Test
        void outside_a_transaction_is_impossible() {
            assertThatThrownBy(Tx::current).isInstanceOf(IllegalStateException.class);
        }
    }

    private long epoch() {
        return tenancy.read(mine, Tenancy.ANY_EPOCH, this::standing);
    }

    private long standing() {
        return Tx.current()
                .one("select rights_epoch from tenant", row -> row.number("rights_epoch"))
                .orElseThrow();
    }
}
