package dev.ostiary.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.seal.SealGround;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tenants;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import dev.ostiary.trail.KnownEnds.Handed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finished entries, and what the database does with them, held against its own way of chaining. */
class KnownEndsTest {
    private static final String COLUMNS =
            "select (e - 'tenant_id')::text as line from (select to_jsonb(t) as e from trail_entry t where tenant_id = ?) x"
                    + " order by (e ->> 'seq')::bigint";

    private final Tenancy tenancy = TestGround.tenancy();
    private final String one = TestGround.freshTenant();
    private final String two = TestGround.freshTenant();
    private final KnownEnds ends = new KnownEnds(tenancy);

    @BeforeEach
    void both_are_known() {
        settle(); // what others have left
        assertThat(ends.learn(Set.of(one, two))).isEmpty();
    }

    private void settle() {
        tenancy.unbound(() -> Tx.current().query("select trail_chain('{}', '{}', '{}')", _ -> true));
    }

    private static Handed handed(TrailEvent event, @Nullable String belief) {
        return new Handed(event, TrailEntry.unnumbered(event), Optional.ofNullable(belief));
    }

    private static Handed read(String tenant, String path) {
        return handed(TestEvents.read(tenant, path), null);
    }

    /** By the long way, as another node does it. */
    private void another(TrailEvent event) {
        tenancy.unbound(() -> Tx.current()
                .query(
                        "select trail_chain(?, ?, array[null])",
                        _ -> true,
                        List.of(event.tenant()),
                        List.of(new String(TrailEntry.unnumbered(event), StandardCharsets.UTF_8))));
    }

    private List<String> lines(String tenant) {
        return tenancy.read(
                tenant, Tenancy.ANY_EPOCH, () -> Tx.current().query(COLUMNS, row -> row.text("line"), tenant));
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
    void each_row_is_what_the_database_makes_of_it() {
        var random = new Random(7);
        var events = IntStream.range(0, 300)
                .mapToObj(i -> random.nextBoolean()
                        ? TestEvents.read(one, "app/ä€😀,\"seq\":1," + "ö".repeat(random.nextInt(200)))
                        : TestEvents.denied(one, "sa:" + i, "app/" + i, random.nextBoolean() ? "missing_binding" : ""))
                .toList();
        for (int from = 0; from < 300; from += 20) {
            var batch = events.subList(from, from + 20);
            assertThat(ends.extend(
                            batch.stream().map(each -> handed(each, null)).toList()))
                    .isTrue();
        }
        var extended = lines(one);
        TestGround.asOwner("delete from ostiary.trail_entry where tenant_id = '" + one + "'");
        events.forEach(this::another);
        assertThat(extended).isEqualTo(lines(one)).hasSize(300);
    }

    @Test
    void tenants_and_beliefs_go_together() {
        assertThat(ends.extend(List.of(
                        handed(TestEvents.read(one, "a"), "0 0"),
                        read(two, "b"),
                        handed(TestEvents.read(two, "c"), "0 0"),
                        read(one, "d"))))
                .isTrue();
        assertThat(paths(one)).containsExactly("a", "d");
        assertThat(paths(two)).containsExactly("b", "c");
    }

    @Test
    void nothing_is_written_if_one_of_them_was_mistaken() {
        assertThat(ends.extend(List.of(read(two, "a"), read(one, "b"), handed(TestEvents.read(one, "c"), "0 7"))))
                .isFalse();
        assertThat(paths(one)).isEmpty();
        assertThat(paths(two)).isEmpty();
    }

    @Test
    void a_tide_that_has_not_come_yet_is_another() {
        TestGround.asOwner("insert into ostiary.stirred (tenant_id) values ('" + one + "')");
        assertThat(ends.extend(List.of(handed(TestEvents.read(one, "a"), "0 0"))))
                .isFalse();
        assertThat(paths(one)).isEmpty();
    }

    @Test
    void whoever_is_unknown_goes_the_long_way_with_all_of_the_batch() {
        var third = TestGround.freshTenant();
        assertThat(ends.extend(List.of(read(one, "a"), read(third, "b")))).isFalse();
        assertThat(paths(one)).isEmpty();
        assertThat(ends.learn(Set.of(one, third))).isEmpty();
        assertThat(ends.extend(List.of(read(one, "a"), read(third, "b")))).isTrue();
    }

    @Test
    void what_another_node_added_comes_first() {
        another(TestEvents.read(one, "theirs"));
        assertThat(ends.extend(List.of(read(one, "ours")))).isFalse();
        assertThat(ends.learn(Set.of(one))).isEmpty();
        assertThat(ends.extend(List.of(read(one, "ours")))).isTrue();
        assertThat(paths(one)).containsExactly("theirs", "ours");
    }

    @Test
    void a_change_that_waits_comes_first() {
        tenancy.write(
                two,
                Tenancy.ANY_EPOCH,
                () -> Tx.current()
                        .update(
                                "insert into trail_pending (tenant_id, body) values (?, ?)",
                                two,
                                GroupCommit.waitingForm(TestEvents.read(two, "change"))));
        assertThat(ends.extend(List.of(read(two, "a")))).isFalse();
        another(TestEvents.read(two, "b"));
        assertThat(paths(two)).containsExactly("change", "b");
    }

    @Test
    void a_tenant_that_is_no_longer_active_is_nothing_to_believe_in() {
        TestGround.asOwner("select ostiary.tenant_becomes('" + one + "', 'suspended')");
        settle();
        assertThat(ends.extend(List.of(handed(TestEvents.read(one, "a"), "1 0"))))
                .isFalse();
        assertThat(ends.learn(Set.of(one))).isEmpty();
        assertThat(ends.extend(List.of(read(one, "b")))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update ostiary.trail_entry set peak = null where seq = 5",
                "update ostiary.trail_entry set peak = chain where seq = 5",
                "update ostiary.trail_entry set chain = peak where seq = 5",
                "update ostiary.trail_entry set seq = 9223372036854775807 where seq = 5",
                "delete from ostiary.trail_entry where seq = 5",
                "insert into ostiary.trail_aside (tenant_id, body, why) select tenant_id, '', '' from ostiary.trail_entry"
                        + " where seq = 5",
                "insert into ostiary.trail_checkpoint (tenant_id, size, note) select tenant_id, 6, '' from ostiary.trail_entry"
                        + " where seq = 5",
            })
    void an_end_that_somebody_has_been_at_is_not_extended(String damage) {
        IntStream.range(0, 5)
                .forEach(i ->
                        assertThat(ends.extend(List.of(read(one, "app/" + i)))).isTrue());
        TestGround.asOwner(damage + " and tenant_id = '" + one + "'");
        var before = lines(one);
        assertThat(ends.extend(List.of(read(one, "a")))).isFalse();
        assertThat(lines(one)).isEqualTo(before);
        assertThat(ends.extend(List.of(read(two, "a"))))
                .as("nobody else pays for it")
                .isTrue();
        TestGround.asOwner("delete from ostiary.trail_aside where tenant_id = '" + one + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update ostiary.trail_entry set peak = null where seq = 4",
                "update ostiary.trail_entry set peak = null where seq = 5",
                "update ostiary.trail_entry set peak = '\\x00' where seq = 4",
                "update ostiary.trail_entry set chain = '\\x00' where seq = 5",
                "delete from ostiary.trail_entry where seq = 4",
                "update ostiary.trail_entry set seq = 9223372036854775807 where seq = 5",
                "insert into ostiary.trail_checkpoint (tenant_id, size, note) select tenant_id, 6, '' from ostiary.trail_entry"
                        + " where seq = 5"
            })
    void an_end_that_is_damaged_is_not_learned(String damage) {
        assertThat(ends.extend(IntStream.range(0, 5)
                        .mapToObj(i -> read(one, "app/" + i))
                        .toList()))
                .isTrue();
        TestGround.asOwner(damage + " and tenant_id = '" + one + "'");
        var fresh = new KnownEnds(tenancy);
        assertThat(fresh.learn(Set.of(one))).isEmpty();
        assertThat(fresh.extend(List.of(read(one, "a")))).isFalse();
    }

    @Test
    void entries_that_were_cut_off_are_missed() {
        assertThat(ends.extend(IntStream.range(0, 5)
                        .mapToObj(i -> read(one, "app/" + i))
                        .toList()))
                .isTrue();
        TestGround.asOwner("delete from ostiary.trail_entry where seq = 5 and tenant_id = '" + one + "'");
        assertThat(ends.extend(List.of(read(one, "a")))).isFalse();
        another(TestEvents.read(one, "a"));
        assertThat(ends.learn(Set.of(one, two))).containsExactly(one);
    }

    @Test
    void where_tries_are_in_vain_there_are_fewer() {
        int tried = 0;
        for (int batch = 0; batch < 200; batch++) {
            another(TestEvents.read(one, "theirs"));
            long before = tenancy.roundTrips();
            assertThat(ends.extend(List.of(read(one, "ours")))).isFalse();
            tried += (int) (tenancy.roundTrips() - before);
            if (ends.behind()) {
                ends.learn(Set.of(one));
            }
            another(TestEvents.read(one, "theirs"));
        }
        assertThat(tried).isBetween(5, 12);
    }

    @Test
    void a_bad_spell_is_soon_over_for_many_tenants() {
        var random = new Random(3);
        var tenants =
                IntStream.range(0, 20).mapToObj(_ -> TestGround.freshTenant()).toList();
        int extended = 0;
        for (int batch = 0; batch < 400; batch++) {
            if (batch > 100 && batch < 105) {
                TestGround.asOwner("insert into ostiary.stirred (tenant_id) values ('" + one + "')");
            }
            var handed = IntStream.range(0, 4)
                    .mapToObj(i -> read(tenants.get(random.nextInt(20)), "app/" + i))
                    .toList();
            if (ends.extend(handed)) {
                extended += batch > 200 ? 1 : 0;
            } else {
                handed.forEach(each -> another(each.event()));
                if (ends.behind()) {
                    ends.learn(
                            handed.stream().map(each -> each.event().tenant()).collect(Collectors.toSet()));
                }
            }
        }
        assertThat(extended).isGreaterThan(190);
    }

    @Test
    void an_entry_belongs_after_an_end_that_was_compared() {
        var extended = tenancy.unbound(() -> Tx.current().one("""
                        select trail_extend(array[?], '{0}', '{""}', '{""}', '{null}', '{1}', '{0}', '{0}', '{sa:x}', '{read}',
                            '{a}', '{allowed}', '{null}', '{null}', '{""}', '{""}', '{"{}"}', '{""}', '{""}') as extended
                        """, row -> row.flag("extended"), one));
        assertThat(extended).contains(false);
        assertThat(paths(one)).isEmpty();
    }

    @Test
    void a_ledger_that_wrote_last_needs_one_statement() {
        try (var store = TestGround.freshStore();
                var ledger = new TrailLedger(store.tenancy(), SealGround.ring())) {
            new Tenants(store.tenancy()).found("alone", null, "alone");
            for (int i = 0; i < 5; i++) {
                ledger.append(List.of(TestEvents.read("alone", "app/" + i)));
            }
            long before = store.tenancy().roundTrips();
            for (int i = 0; i < 100; i++) {
                ledger.append(List.of(TestEvents.read("alone", "app/" + i)));
            }
            assertThat(store.tenancy().roundTrips() - before)
                    .as("with some for its usher")
                    .isBetween(100L, 110L);
        }
    }

    @Test
    void two_nodes_and_changes_make_one_chain() throws Exception {
        try (var here = new TrailLedger(tenancy, SealGround.ring());
                var there = new TrailLedger(tenancy, SealGround.ring());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 400)
                    .mapToObj(i -> threads.submit(() -> {
                        var ledger = i % 3 == 0 ? there : here;
                        var events = List.of(TestEvents.read(i % 5 == 0 ? two : one, "app/" + i));
                        if (i % 10 == 0) {
                            tenancy.write(two, Tenancy.ANY_EPOCH, () -> {
                                ledger.join(events);
                                return i;
                            });
                        } else {
                            ledger.append(events);
                        }
                    }))
                    .toList();
            for (var each : asked) {
                each.get();
            }
            here.settle();
        }
        assertThat(paths(one)).hasSize(320).doesNotHaveDuplicates();
        assertThat(paths(two)).hasSize(80).doesNotHaveDuplicates();
        for (var tenant : List.of(one, two)) {
            var kernel = ChainHead.genesis();
            tenancy.read(
                            tenant,
                            Tenancy.ANY_EPOCH,
                            () -> Tx.current()
                                    .query(
                                            "select body from trail_entry where tenant_id = ? order by seq",
                                            row -> row.text("body"),
                                            tenant))
                    .forEach(body -> kernel.append(body.getBytes(StandardCharsets.UTF_8)));
            var end = tenancy.read(tenant, Tenancy.ANY_EPOCH, () -> ChainEnd.read(tenant));
            assertThat(end.map(ChainHead::toBytes)).contains(kernel.toBytes());
        }
    }
}
