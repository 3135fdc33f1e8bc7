package dev.ostiary.trail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.seal.SealGround;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of changes, once they have their places in the chain. */
class ToldChangesTest {
    private final Tenancy tenancy = TestGround.tenancy();
    private final TrailLedger ledger = new TrailLedger(tenancy, SealGround.ring());
    private final String loud = TestGround.freshTenant();
    private final String quiet = TestGround.freshTenant();
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

    @BeforeEach
    void listen() {
        var bell = TestGround.store().bell();
        bell.on("ostiary_changes", payload -> {
            if (payload.isEmpty() || payload.startsWith(loud) || payload.startsWith(quiet)) {
                told.add(payload);
            }
        });
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!bell.hears()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void nothing_is_said_to_have_its_place_while_another_node_is_at_it() throws Exception {
        var at = new CountDownLatch(1);
        var left = new AtomicBoolean();
        var another = Thread.startVirtualThread(() -> tenancy.write(quiet, Tenancy.ANY_EPOCH, () -> {
            var _ = Tx.current().query("select pg_advisory_xact_lock(7166741203155247)::text", _ -> true);
            at.countDown();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
            left.set(true);
            return 1;
        }));
        at.await();
        changed(loud, 1, Map.of());
        assertThat(left).isTrue();
        another.join();
    }

    private void changed(String tenant, int paths, Map<String, String> extra) {
        tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> {
            ledger.join(IntStream.range(0, paths)
                    .mapToObj(number -> event(tenant, "app/" + number, extra))
                    .toList());
            return paths;
        });
        ledger.settle();
    }

    private static TrailEvent event(String tenant, String path, Map<String, String> extra) {
        var now = Instant.now();
        return new TrailEvent(
                TrailEvent.freshId(now),
                now,
                tenant,
                "sa:robot",
                "key_1",
                "mcp",
                "secrets.write",
                "write",
                path,
                TrailEvent.Outcome.ALLOWED,
                null,
                null,
                "127.0.0.1",
                "test",
                120,
                "req_1",
                "ab12",
                extra);
    }

    private String next() throws InterruptedException {
        var next = told.poll(20, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    @Test
    void each_says_whether_lists_differ() throws Exception {
        changed(quiet, 1, Map.of());
        assertThat(next()).isEqualTo(quiet + "\tsecrets.write\tapp/0\t");
        changed(quiet, 1, Map.of("list", "appeared"));
        assertThat(next()).isEqualTo(quiet + "\tsecrets.write\tapp/0\tlisted");
    }

    @Test
    void a_flood_of_one_tenant_is_one_telling_to_it_alone() throws Exception {
        changed(loud, 600, Map.of());
        changed(quiet, 1, Map.of());
        assertThat(next()).isEqualTo(loud + "\t\t\tlisted");
        assertThat(next()).isEqualTo(quiet + "\tsecrets.write\tapp/0\t");
    }
}
