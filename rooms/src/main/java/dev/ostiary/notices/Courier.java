package dev.ostiary.notices;

import dev.ostiary.kernel.Faults;
import dev.ostiary.store.Store;
import dev.ostiary.store.StoreFault;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import dev.ostiary.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Delivers what is due; every node has one, and they share the work.
 *
 * <p>A courier takes a few deliveries of each lane in one statement, which puts off when they are due again to after any
 * try has ended. So nothing is held while it talks to the network, and what a node took that stopped is found again. A
 * lane that is slow keeps only itself waiting.
 */
final class Courier implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Courier.class.getName());
    private static final int LANES = 64;
    private static final int EACH = 8;
    private static final Duration LOOK = Duration.ofSeconds(3);
    /** Longer than a try can take, and its outcome to be written down. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration SWEEP = Duration.ofHours(1);

    private final Tenancy tenancy;
    private final ChannelSeal seal;
    private final Dispatch dispatch;
    private final Clock clock;
    private final Semaphore rung = new Semaphore(1);
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Phaser under = new Phaser(1);
    private final Thread thread;
    private Instant swept = Instant.MIN;
    private volatile boolean closed;

    private record Taken(String tenant, String id, String lane, int attempt) {
        String way() {
            return tenant + " " + lane;
        }
    }

    Courier(Store store, ChannelSeal seal, Dispatch dispatch, Clock clock) {
        this.tenancy = store.tenancy();
        this.seal = seal;
        this.dispatch = dispatch;
        this.clock = clock;
        store.bell().on(Outbox.CHANNEL, _ -> wake());
        this.thread = Thread.ofVirtual().name("notices-courier").start(this::serve);
    }

    /** There may be something to deliver. */
    void wake() {
        rung.release();
    }

    private void serve() {
        while (!closed) {
            try {
                if (rung.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                    rung.drainPermits();
                }
                round();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "notices will be delivered later: " + Faults.place(e));
            }
        }
    }

    private void round() {
        var now = now();
        if (swept.isBefore(now.minus(SWEEP))) {
            tenancy.unbound(() -> Tx.current().query("select sweep_notices(?)", _ -> true, now.minus(KEPT)));
            swept = now;
        }
        take(now).forEach(this::deliver);
    }

    private Map<String, List<Taken>> take(Instant now) {
        if (busy.size() >= LANES || closed) {
            return Map.of();
        }
        return tenancy
                .unbound(() -> Tx.current()
                        .query(
                                "select tenant_id, id, lane, attempt from take_notices(?, ?, ?, ?, ?)",
                                row -> new Taken(
                                        row.text("tenant_id"), row.text("id"), row.text("lane"), row.count("attempt")),
                                now,
                                now.plus(LEASE),
                                LANES - busy.size(),
                                EACH,
                                List.copyOf(busy)))
                .stream()
                .collect(Collectors.groupingBy(Taken::way));
    }

    private void deliver(String way, List<Taken> taken) {
        busy.add(way);
        var left = new java.util.concurrent.atomic.AtomicInteger(taken.size());
        for (var each : taken) {
            under.register();
            Thread.ofVirtual().name("notices-" + each.id()).start(() -> {
                try {
                    deliver(each);
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "a notice will be tried again: " + Faults.place(e));
                } finally {
                    if (left.decrementAndGet() == 0) {
                        busy.remove(way);
                        wake();
                    }
                    under.arriveAndDeregister();
                }
            });
        }
    }

    private void deliver(Taken taken) {
        var job = tenancy.read(taken.tenant(), Tenancy.ANY_EPOCH, () -> DeliveryShelf.job(taken.id(), seal));
        if (job.isEmpty()) {
            return;
        }
        var sent = dispatch.send(job.get());
        var ledger = new Aftermath(taken.id(), taken.attempt(), job.get().event());
        for (int tries = 1; !recorded(taken.tenant(), ledger, sent) && tries < 10; tries++) {
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofSeconds(1).toNanos());
        }
    }

    /** What arrived is written down even when the database has a bad moment, so that it does not arrive twice. */
    private boolean recorded(String tenant, Aftermath aftermath, Sent sent) {
        try {
            return tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> {
                aftermath.record(sent, now());
                return true;
            });
        } catch (TenantClosed _) {
            return true;
        } catch (StoreUnavailable | StoreFault e) {
            LOG.log(System.Logger.Level.WARNING, "what came of a notice is not written down yet: " + Faults.place(e));
            return false;
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Takes nothing more, and waits a little for what is on its way. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(Duration.ofSeconds(5));
            under.awaitAdvanceInterruptibly(under.arriveAndDeregister(), 11, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.TimeoutException _) {
            LOG.log(System.Logger.Level.INFO, "some notices are still on their way; another node will ask about them");
        }
    }
}
