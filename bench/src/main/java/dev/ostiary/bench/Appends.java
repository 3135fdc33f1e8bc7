package dev.ostiary.bench;

import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.seal.SealRing;
import dev.ostiary.store.Store;
import dev.ostiary.store.StoreSettings;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tenants;
import dev.ostiary.store.Tx;
import dev.ostiary.trail.TrailLedger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Trail events with 32 callers, each waiting until its own is durable: through the ledger, and with a commit for each
 * event: by the statement that chains in the database, and by an insert that leaves the chaining to others.
 */
final class Appends {
    private static final int CALLERS = 32;
    private static final String TENANT = "appends";

    private final Tenancy tenancy;
    private final TrailLedger ledger;
    private final LongAdder made = new LongAdder();

    private Appends(Tenancy tenancy, TrailLedger ledger) {
        this.tenancy = tenancy;
        this.ledger = ledger;
    }

    /** Arguments: an empty data folder, rounds, seconds a round. Prints one line {@code NAME<tab>PER-SECOND} a run. */
    public static void main(String[] arguments) {
        var folder = Path.of(arguments[0]);
        var seconds = Duration.ofSeconds(Long.parseLong(arguments[2]));
        try (var store = Store.open(new StoreSettings(folder, null, CALLERS), line -> {})) {
            new Tenants(store.tenancy()).found(TENANT, null, TENANT);
            var ring = SealRing.open(store, folder, Map.of());
            try (var ledger = new TrailLedger(store.tenancy(), ring)) {
                var appends = new Appends(store.tenancy(), ledger);
                appends.compare(Integer.parseInt(arguments[1]), seconds);
            }
        }
    }

    private void compare(int rounds, Duration length) {
        run(this::grouped, Duration.ofSeconds(5));
        run(this::alone, Duration.ofSeconds(5));
        for (int round = 0; round < rounds; round++) {
            System.out.println("grouped\t" + run(this::grouped, length));
            System.out.println("alone\t" + run(this::alone, length));
            System.out.println("unchained\t" + run(this::unchained, length));
            ledger.append(List.of()); // chains what was left, so that no other run pays for it
        }
    }

    private void grouped(TrailEvent event) {
        ledger.append(List.of(event));
    }

    private void alone(TrailEvent event) {
        var body = new String(new TrailEntry(1, event).canonical(), StandardCharsets.UTF_8);
        tenancy.unbound(() -> Tx.current()
                .query("select trail_chain(?, ?, array[null])", _ -> true, List.of(event.tenant()), List.of(body)));
    }

    private void unchained(TrailEvent event) {
        tenancy.write(TENANT, Tenancy.ANY_EPOCH, () -> {
            ledger.join(List.of(event));
            return 1;
        });
    }

    /** Events a second. */
    private long run(Consumer<TrailEvent> append, Duration length) {
        made.reset();
        var end = System.nanoTime() + length.toNanos();
        var done = new CountDownLatch(CALLERS);
        for (int caller = 0; caller < CALLERS; caller++) {
            Thread.startVirtualThread(() -> {
                while (System.nanoTime() < end) {
                    append.accept(event());
                    made.increment();
                }
                done.countDown();
            });
        }
        await(done);
        return made.sum() / length.toSeconds();
    }

    private static TrailEvent event() {
        var now = Instant.now();
        return new TrailEvent(
                TrailEvent.freshId(now),
                now,
                TENANT,
                "sa:bench",
                "key_bench",
                "mcp",
                "secrets.read",
                "read",
                "secrets/bench/one",
                TrailEvent.Outcome.ALLOWED,
                null,
                null,
                "127.0.0.1",
                "bench",
                1_000,
                "req_bench",
                "0123456789abcdef".repeat(4),
                Map.of());
    }

    private static void await(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
