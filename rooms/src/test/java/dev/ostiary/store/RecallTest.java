package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecallTest {
    private static final Lookup<String> WORD = new Lookup<>(
            List.of("word"),
            "select s.tenant_id, s.told from shelf s where s.word = ask.word",
            row -> row.text("told"),
            new Lookup.Keeping<>() {
                @Override
                public int weight(String row) {
                    return row.length();
                }

                @Override
                public String copy(String row) {
                    return row;
                }
            });

    private final Store store = TestGround.freshStore();
    private final Tenancy tenancy = store.tenancy();
    private final List<Optional<String>> believed = new ArrayList<>();
    private int tenants;
    private String tenant = "";

    @BeforeAll
    void a_table_that_the_tide_follows() {
        sql("""
                create table ostiary.shelf (tenant_id text, word text, told text);
                select ostiary.guard_table('shelf');
                select ostiary.tide_follows('shelf')""");
    }

    @BeforeEach
    void a_row() {
        tenant = "t" + ++tenants;
        new Tenants(tenancy).found(tenant, null, tenant);
        sql("insert into ostiary.shelf values ('" + tenant + "', 'w', 'first')");
        believed.clear();
    }

    @AfterAll
    void close() {
        store.close();
    }

    private void sql(String text) {
        TestGround.asOwnerOf(store, text);
    }

    /** {@code truth} is what is so if anything is believed. */
    private Optional<String> recall(String word, @Nullable String truth) {
        return tenancy.recall(tenant, 0, () -> {
            var found = Tx.current().find(WORD, word);
            Tx.current().uphold(belief -> {
                believed.add(belief);
                return belief.flatMap(_ -> Optional.ofNullable(truth));
            });
            return found;
        });
    }

    private Optional<String> recall() {
        return recall("w", null);
    }

    @Test
    void what_was_upheld_costs_no_round_trip_the_next_time_and_says_what_it_rests_on() {
        assertThat(recall()).contains("first");
        long before = tenancy.roundTrips();
        assertThat(recall()).contains("first");
        assertThat(tenancy.roundTrips()).isEqualTo(before);
        assertThat(believed).containsExactly(Optional.empty(), Optional.of("0 0"));
    }

    @Test
    void what_was_upheld_says_when_the_rights_were_last_seen() {
        recall();
        assertThat(tenancy.unseenFor(tenant, 0)).as("nothing was believed").isEqualTo(Long.MAX_VALUE);
        long before = System.nanoTime();
        recall();
        assertThat(tenancy.unseenFor(tenant, 0)).isBetween(0L, System.nanoTime() - before);
        assertThat(tenancy.unseenFor(tenant, 1)).as("other rights").isEqualTo(Long.MAX_VALUE);
        assertThat(tenancy.unseenFor("t0", 0)).as("another tenant").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void the_rights_were_seen_when_it_was_asked_and_not_when_it_was_answered() {
        recall();
        long slow = 50_000_000;
        tenancy.recall(tenant, 0, () -> {
            var found = Tx.current().find(WORD, "w");
            Tx.current().uphold(_ -> {
                var end = System.nanoTime() + slow;
                while (System.nanoTime() < end) {
                    LockSupport.parkNanos(slow);
                }
                return Optional.empty();
            });
            return found;
        });
        assertThat(tenancy.unseenFor(tenant, 0)).isGreaterThanOrEqualTo(slow).isLessThan(Long.MAX_VALUE);
    }

    @Test
    void what_was_not_upheld_says_nothing_of_rights() {
        recall();
        assertThatThrownBy(() -> recall("w", "0 7")).isInstanceOf(StaleMemory.class);
        assertThat(tenancy.unseenFor(tenant, 0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void what_is_seen_before_its_change_was_taken_in_is_not_kept() {
        sql("update ostiary.shelf set told = 'second' where tenant_id = '" + tenant + "'");
        assertThat(recall()).contains("second");
        assertThat(recall()).contains("second");
        assertThat(believed).containsExactly(Optional.empty(), Optional.empty());
        tenancy.unbound(
                () -> Tx.current().one("select trail_chain('{}', '{}', '{}') as none", row -> row.texts("none")));
        recall();
        recall();
        assertThat(believed.getLast()).isPresent();
    }

    @Test
    void what_no_longer_holds_is_neither_answered_nor_kept() {
        recall();
        sql("update ostiary.shelf set told = 'second' where tenant_id = '" + tenant + "'");
        assertThatThrownBy(() -> recall("w", "0 7")).isInstanceOf(StaleMemory.class);
        assertThat(recall("w", "0 7")).contains("second");
    }

    @Test
    void what_rests_on_rights_that_are_gone_is_said_to() {
        recall();
        assertThatThrownBy(() -> recall("w", "3 0"))
                .isInstanceOfSatisfying(
                        StaleRights.class, stale -> assertThat(stale.epoch()).isEqualTo(3));
    }

    @Test
    void of_a_closed_tenant_nothing_is_told() {
        recall();
        assertThatThrownBy(() -> recall("w", "closed")).isInstanceOf(TenantClosed.class);
    }

    @Test
    void nobody_gets_away_without_a_witness() {
        recall();
        assertThatThrownBy(() -> tenancy.recall(tenant, 0, () -> Tx.current().find(WORD, "w")))
                .isInstanceOf(StaleMemory.class);
        assertThat(tenancy.recall(tenant, 0, () -> Tx.current().find(WORD, "w")))
                .as("it is looked up now, which needs none")
                .contains("first");
    }

    @Test
    void a_refusal_does_not_rest_on_memory() {
        recall();
        assertThatThrownBy(() -> refused()).isInstanceOf(StaleMemory.class);
        assertThatThrownBy(() -> refused()).isInstanceOf(IllegalArgumentException.class);
    }

    private void refused() {
        tenancy.recall(tenant, 0, () -> {
            throw new IllegalArgumentException(Tx.current().find(WORD, "w").orElseThrow());
        });
    }

    @Test
    void what_fails_for_want_of_a_witness_is_not_asked_again() {
        recall();
        assertThatThrownBy(() -> tenancy.recall(tenant, 0, () -> {
                    var found = Tx.current().find(WORD, "w");
                    Tx.current().uphold(_ -> {
                        throw new IllegalStateException("no trail");
                    });
                    return found;
                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_is_not_there_is_not_remembered() {
        assertThat(recall("absent", null)).isEmpty();
        sql("insert into ostiary.shelf values ('" + tenant + "', 'absent', 'here')");
        assertThat(recall("absent", null)).contains("here");
    }

    @Test
    void rows_of_two_tides_are_not_taken_together() {
        recall();
        sql("insert into ostiary.shelf values ('" + tenant + "', 'v', 'other')");
        rise();
        recall("v", null); // the other row is of the tide before
        believed.clear();
        var both = tenancy.recall(tenant, 0, () -> {
            var one = Tx.current().find(WORD, "v").orElseThrow();
            var two = Tx.current().find(WORD, "w").orElseThrow();
            Tx.current().uphold(belief -> {
                believed.add(belief);
                return Optional.empty();
            });
            return one + " " + two;
        });
        assertThat(both).isEqualTo("other second");
        assertThat(believed).hasSize(1).doesNotContain(Optional.empty(), Optional.of("0 0"));
    }

    /** A change that has been taken in. */
    private void rise() {
        sql("update ostiary.shelf set told = 'second' where word = 'w' and tenant_id = '" + tenant
                + "'; select ostiary.take_tide()");
    }

    @Test
    void another_tenant_finds_nothing_of_it() {
        recall();
        var another = "other-" + tenant;
        new Tenants(tenancy).found(another, null, another);
        assertThat(tenancy.<Optional<String>>recall(
                        another, 0, () -> Tx.current().find(WORD, "w")))
                .isEmpty();
    }

    @Test
    void what_is_large_is_not_kept() {
        sql("update ostiary.shelf set told = repeat('x', 20000) where tenant_id = '" + tenant
                + "'; select ostiary.take_tide()");
        recall();
        recall();
        assertThat(believed).containsExactly(Optional.empty(), Optional.empty());
    }

    @Test
    void the_oldest_make_place() {
        for (int i = 0; i < 1_200; i++) {
            sql("insert into ostiary.shelf values ('" + tenant + "', 'n" + i + "', repeat('x', 16000))");
        }
        for (int i = 0; i < 1_200; i++) {
            recall("n" + i, null);
        }
        believed.clear();
        recall("n0", null);
        recall("n1199", null);
        assertThat(believed).containsExactly(Optional.empty(), Optional.of("0 0"));
    }
}
