package dev.ostiary.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.store.Store;
import dev.ostiary.store.Tenants;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import dev.ostiary.trail.KnownEnds.Handed;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plans are made while a trail is young and kept while it grows; whatever it was then, no batch may read much of it.
 *
 * <p>What counts are the entries that an index handed on, by which a wrong index shows; not how much of a page was looked through.
 */
class YoungTrailTest {
    private static final int BATCH = 20;
    private static final int BATCHES = 60;

    private final Store store = TestGround.freshStore();
    private final KnownEnds ends = new KnownEnds(store.tenancy());

    @BeforeEach
    void a_tenant() {
        new Tenants(store.tenancy()).found("t", null, "t");
        ends.learn(Set.of("t"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void extend(int many) {
        var event = TestEvents.read("t", "app/db");
        var handed = new Handed(event, TrailEntry.unnumbered(event), Optional.empty());
        assertThat(ends.extend(Collections.nCopies(many, handed))).isTrue();
    }

    /** How many entries of all indexes of the table were read. */
    private long read() {
        store.tenancy().unbound(() -> Tx.current().query("select pg_stat_force_next_flush()", _ -> true));
        return store.tenancy()
                .unbound(() -> Tx.current()
                        .one(
                                "select sum(idx_tup_read)::bigint as read from pg_stat_user_indexes where relname = 'trail_entry'",
                                row -> row.number("read"))
                        .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 20, 300})
    void each_batch_reads_only_the_end(int analyzed) {
        if (analyzed > 0) {
            extend(analyzed);
        }
        if (analyzed >= 0) {
            TestGround.asOwnerOf(store, "analyze ostiary.trail_entry");
        }
        long before = read();
        for (int i = 0; i < BATCHES; i++) {
            extend(BATCH);
        }
        assertThat(read() - before).isBetween(BATCHES - 1L, 3L * BATCHES);
    }
}
