package dev.ostiary.trail;

import static dev.ostiary.trail.TestEvents.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.seal.SealGround;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database's way of chaining, held against the kernel's. */
class ChainingTest {
    private final Tenancy tenancy = TestGround.tenancy();
    private final String one = TestGround.freshTenant();
    private final String two = TestGround.freshTenant();

    private static String event(String tenant, String path) {
        return GroupCommit.waitingForm(read(tenant, path));
    }

    private List<String> chain(List<String> tenants, List<String> bodies, List<@Nullable String> beliefs) {
        return tenancy.unbound(() -> Tx.current()
                        .one(
                                "select trail_chain(?, ?, ?) as mistaken",
                                row -> row.texts("mistaken"),
                                tenants,
                                bodies,
                                beliefs))
                .orElseThrow();
    }

    private List<String> chain(List<String> tenants, List<String> bodies) {
        return chain(tenants, bodies, Collections.nCopies(tenants.size(), null));
    }

    private byte[] head(String tenant) {
        return tenancy.read(
                tenant,
                Tenancy.ANY_EPOCH,
                () -> ChainEnd.read(tenant).orElseThrow().toBytes());
    }

    private List<String> paths(String tenant) {
        return tenancy.read(
                tenant,
                Tenancy.ANY_EPOCH,
                () -> Tx.current()
                        .query(
                                "select path from trail_entry where tenant_id = ? order by seq",
                                row -> row.text("path"),
                                tenant));
    }

    @Test
    void batches_of_any_size_of_several_tenants_end_where_the_kernel_ends() {
        var random = new Random(4);
        var expected = Map.of(one, ChainHead.genesis(), two, ChainHead.genesis());
        for (int batch = 0; batch < 60; batch++) {
            var tenants = new ArrayList<String>();
            var bodies = new ArrayList<String>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                var tenant = random.nextBoolean() ? one : two;
                var body = event(tenant, "app/ä€😀,\"seq\":1," + "ö".repeat(random.nextInt(200)));
                tenants.add(tenant);
                bodies.add(body);
                Objects.requireNonNull(expected.get(tenant)).append(body.getBytes(StandardCharsets.UTF_8));
            }
            assertThat(chain(tenants, bodies)).isEmpty();
            for (var tenant : tenants) {
                assertThat(head(tenant))
                        .isEqualTo(Objects.requireNonNull(expected.get(tenant)).toBytes());
            }
        }
    }

    @Test
    void what_rests_on_a_mistake_is_left_out_and_nothing_else() {
        chain(List.of(one), List.of(event(one, "app/before")));
        tenancy.write(
                two,
                Tenancy.ANY_EPOCH,
                () -> Tx.current()
                        .update(
                                "insert into trail_pending (tenant_id, body) values (?, ?)",
                                two,
                                event(two, "app/change")));
        var tenants = List.of(one, one, two, one, two);
        var bodies = IntStream.range(0, 5)
                .mapToObj(i -> event(tenants.get(i), "app/" + i))
                .toList();
        assertThat(chain(tenants, bodies, Arrays.asList("9 9", "0 7", null, null, "0 0")))
                .containsExactly("1 0 0", "2 0 0");
        assertThat(paths(one)).containsExactly("app/before", "app/3");
        assertThat(paths(two)).containsExactly("app/change", "app/2", "app/4");
    }

    @Test
    void the_first_may_be_mistaken_and_the_next_and_any() {
        var random = new Random(9);
        var expected = Map.of(one, ChainHead.genesis(), two, ChainHead.genesis());
        for (int batch = 0; batch < 60; batch++) {
            var tenants = new ArrayList<String>();
            var bodies = new ArrayList<String>();
            var beliefs = new ArrayList<@Nullable String>();
            var mistaken = new ArrayList<String>();
            for (int i = 1; i <= 6; i++) {
                var tenant = random.nextBoolean() ? one : two;
                var body = event(tenant, "app/" + batch + "/" + i);
                tenants.add(tenant);
                bodies.add(body);
                if (random.nextBoolean()) {
                    beliefs.add("0 1");
                    mistaken.add(i + " 0 0");
                } else {
                    beliefs.add(random.nextBoolean() ? "0 0" : null);
                    Objects.requireNonNull(expected.get(tenant)).append(body.getBytes(StandardCharsets.UTF_8));
                }
            }
            assertThat(chain(tenants, bodies, beliefs)).isEqualTo(mistaken);
        }
        for (var tenant : List.of(one, two)) {
            assertThat(head(tenant))
                    .isEqualTo(Objects.requireNonNull(expected.get(tenant)).toBytes());
            var kept = ChainHead.genesis();
            var links = bodies(tenant).stream()
                    .map(body -> kept.append(body.getBytes(StandardCharsets.UTF_8))
                            .chain()
                            .toString())
                    .toList();
            assertThat(links(tenant)).isEqualTo(links);
            assertThat(kept.toBytes()).as("what is kept is what was hashed").isEqualTo(head(tenant));
        }
    }

    private List<String> links(String tenant) {
        return tenancy.read(
                tenant,
                Tenancy.ANY_EPOCH,
                () -> Tx.current()
                        .query(
                                "select encode(chain, 'hex') as link from trail_entry where tenant_id = ? order by seq",
                                row -> row.text("link"),
                                tenant));
    }

    private List<String> bodies(String tenant) {
        return tenancy.read(
                tenant,
                Tenancy.ANY_EPOCH,
                () -> Tx.current()
                        .query(
                                "select body from trail_entry where tenant_id = ? order by seq",
                                row -> row.text("body"),
                                tenant));
    }

    @Test
    void a_flood_that_waits_is_taken_in_parts() {
        tenancy.write(
                one,
                Tenancy.ANY_EPOCH,
                () -> Tx.current()
                        .update(
                                "insert into trail_pending (tenant_id, body) select ?, ? from generate_series(1, 3500)",
                                one,
                                event(one, "app/flood")));
        var said = chain(List.of(two), List.of(event(two, "app/x")));
        assertThat(said).containsExactly("again");
        assertThat(paths(two)).isEmpty();
        assertThat(chain(List.of(two), List.of(event(two, "app/x")))).isEmpty();
        assertThat(paths(two)).containsExactly("app/x");
        assertThat(paths(one)).hasSize(3_500);
    }

    @Test
    void where_all_are_mistaken_nothing_is_written() {
        assertThat(chain(List.of(one), List.of(event(one, "app/x")), Arrays.asList("0 1")))
                .containsExactly("1 0 0");
        assertThat(paths(one)).isEmpty();
        chain(List.of(one), List.of(event(one, "app/y")));
        assertThat(paths(one)).containsExactly("app/y");
    }

    @Test
    void a_suspended_tenant_is_nothing_to_believe_in() {
        TestGround.asOwner("select ostiary.tenant_becomes('" + one + "', 'suspended')");
        assertThat(chain(List.of(one), List.of(event(one, "app/x")), Arrays.asList("1 0")))
                .containsExactly("1 closed");
    }

    @Test
    void whoever_brings_what_the_database_does_not_take_fails_alone() throws Exception {
        TestGround.asOwner("""
                create or replace function ostiary.not_that() returns trigger language plpgsql as
                    $$ begin raise exception 'not that' using errcode = '23514'; end $$;
                create trigger not_that before insert on ostiary.trail_entry for each row
                    when (new.path = 'app/not/that') execute function ostiary.not_that()""");
        try (var ledger = new TrailLedger(tenancy, SealGround.ring());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 200)
                    .mapToObj(i -> threads.submit(() -> ledger.append(
                            List.of(read(i % 2 == 0 ? one : two, i % 50 == 25 ? "app/not/that" : "app/" + i)))))
                    .toList();
            for (int i = 0; i < 200; i++) {
                var answer = asked.get(i);
                if (i % 50 == 25) {
                    assertThatThrownBy(answer::get).hasCauseInstanceOf(Refused.class);
                } else {
                    answer.get();
                }
            }
        } finally {
            TestGround.asOwner("drop trigger not_that on ostiary.trail_entry; drop function ostiary.not_that()");
        }
        assertThat(paths(one)).hasSize(100);
        assertThat(paths(two)).hasSize(96);
    }

    @Test
    void an_event_of_nobody_has_no_place() {
        assertThat(chain(
                        List.of(one, "nobody", one),
                        List.of(event(one, "app/x"), event("nobody", "a"), event(one, "b"))))
                .containsExactly("2 damaged");
        assertThat(paths(one)).containsExactly("app/x", "b");
    }

    @Nested
    class Where_somebody_has_been_at_the_tables {
        private final TrailLedger ledger = new TrailLedger(tenancy, SealGround.ring());

        @AfterEach
        void close() {
            ledger.close();
        }

        private void fill(String tenant, int entries) {
            ledger.append(IntStream.range(0, entries)
                    .mapToObj(i -> read(tenant, "app/" + i))
                    .toList());
        }

        private void joins(String tenant, String body) {
            tenancy.write(
                    tenant,
                    Tenancy.ANY_EPOCH,
                    () -> Tx.current()
                            .update("insert into trail_pending (tenant_id, body) values (?, ?)", tenant, body));
        }

        private static String noise(int length) {
            return new Random(1)
                    .ints(length, 'a', 'z')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }

        private int aside(String tenant) {
            return tenancy.read(
                    tenant,
                    Tenancy.ANY_EPOCH,
                    () -> Tx.current()
                            .query("select why from trail_aside where tenant_id = ?", row -> row.text("why"), tenant)
                            .size());
        }

        private void isRefused(ThrowingCallable call) {
            assertThatThrownBy(call)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal().message()).contains("is damaged"));
        }

        private void change(String tenant, String path) {
            tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> {
                ledger.join(List.of(read(tenant, path)));
                return path;
            });
        }

        private Optional<ChainHead> end(String tenant) {
            return tenancy.read(tenant, Tenancy.ANY_EPOCH, () -> ChainEnd.read(tenant));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "update ostiary.trail_entry set peak = null where seq = 5",
                    "update ostiary.trail_entry set peak = '\\x00' where seq = 5",
                    "update ostiary.trail_entry set chain = '\\x00' where seq = 5",
                    "update ostiary.trail_entry set seq = 9223372036854775807 where seq = 5",
                    "insert into ostiary.trail_checkpoint (tenant_id, size, note) select tenant_id, 6, '' from ostiary.trail_entry"
                            + " where seq = 5"
                })
        void only_that_tenant_is_refused_and_nothing_of_it_is_lost(String damage) {
            fill(one, 5);
            fill(two, 5);
            TestGround.asOwner(damage + " and tenant_id = '" + one + "'");
            joins(one, event(one, "app/change"));
            joins(two, event(two, "app/change"));
            isRefused(() -> fill(one, 1));
            fill(two, 1);
            assertThat(paths(two)).containsExactly("app/0", "app/1", "app/2", "app/3", "app/4", "app/change", "app/0");
            assertThat(paths(one)).hasSize(5);
            assertThat(aside(one)).isOne();
            assertThat(aside(two)).isZero();
            assertThat(end(one)).isEmpty();
            isRefused(() -> change(one, "app/another"));
            change(two, "app/another");
        }

        @Test
        void an_entry_further_back_is_missed_when_it_is_needed_by_somebody_new() {
            fill(one, 6);
            TestGround.asOwner("delete from ostiary.trail_entry where seq = 4 and tenant_id = '" + one + "'");
            try (var other = new TrailLedger(tenancy, SealGround.ring())) {
                other.append(List.of(read(one, "app/x")));
                isRefused(() -> other.append(List.of(read(one, "app/y"))));
            }
            assertThat(paths(one)).hasSize(6);
        }

        @Test
        void what_waits_and_is_no_entry_stops_its_tenant_until_it_is_repaired() {
            fill(one, 1);
            joins(one, event(one, "app/before"));
            for (var body : List.of(
                    "no JSON",
                    event(one, "app/x").replace("sa:robot", "\\u0000"),
                    event(one, "app/x").replaceFirst("\"time\":\"[^\"]*", "\"time\":\"yesterday or so"),
                    "{}",
                    event(one, "app/x").replace("app/x", noise(5_000)))) {
                joins(one, body);
            }
            joins(one, event(one, "app/behind"));
            joins(two, event(two, "app/change"));
            fill(two, 1);
            assertThat(paths(two)).containsExactly("app/change", "app/0");
            assertThat(aside(one)).isEqualTo(7);
            isRefused(() -> fill(one, 1));
            isRefused(() -> change(one, "app/another"));
            TestGround.asOwner(
                    "delete from ostiary.trail_aside where why like 'it is no entry: %' and body <> 'no JSON'"
                            + " and tenant_id = '" + one + "'");
            TestGround.asOwner("update ostiary.trail_aside set body = '" + event(one, "app/repaired")
                    + "' where body = 'no JSON' and tenant_id = '" + one + "'");
            TestGround.asOwner("with back as (delete from ostiary.trail_aside where tenant_id = '" + one
                    + "' returning *) insert into ostiary.trail_pending (tenant_id, body)"
                    + " select tenant_id, body from back order by turn");
            change(one, "app/another");
            fill(one, 1);
            assertThat(paths(one))
                    .containsExactly("app/0", "app/before", "app/repaired", "app/behind", "app/another", "app/0");
        }
    }
}
