package dev.ostiary.trail;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes many callers' events durable with one commit.
 *
 * <p>While one commit is under way the next callers gather, so a batch is as large as the disk is slow; nobody waits for
 * a timer. No caller of one tenant waits for the order of another: order is given later, to what is durable already.
 */
final class GroupCommit implements AutoCloseable {
    private static final int MOST_AT_ONCE = 512;
    private static final int MOST_WAITING = 16_384;
    private static final long PATIENCE_SECONDS = 15;

    private final Tenancy tenancy;
    private final Runnable appended;
    private final ArrayBlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<Thread> lanes = new ArrayList<>();
    private volatile boolean closed;

    private record Waiting(List<TrailEvent> events, CompletableFuture<Void> durable) {}

    /** Two lanes: one gathers and sends while the other's commit is on its way to the disk. */
    GroupCommit(Tenancy tenancy, Runnable appended) {
        this.tenancy = tenancy;
        this.appended = appended;
        for (int i = 0; i < 2; i++) {
            lanes.add(Thread.ofPlatform().daemon().name("trail-commit-" + i).start(this::serve));
        }
    }

    /**
     * Returns once {@code events} are durable.
     *
     * @throws Refused with {@code service_unavailable} when they could not be made so
     */
    void append(List<TrailEvent> events) {
        var waiting = new Waiting(events, new CompletableFuture<>());
        if (closed || !queue.offer(waiting)) {
            throw unavailable();
        }
        try {
            waiting.durable().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw unavailable();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    static Refused unavailable() {
        return new Refused(new Refusal.Unavailable(
                "The trail cannot be written right now, so nothing is answered. Try again shortly."));
    }

    /** The form in which an event waits: an entry without its number. */
    static String waitingForm(TrailEvent event) {
        return new String(TrailEntry.unnumbered(event), StandardCharsets.UTF_8);
    }

    private void serve() {
        var batch = new ArrayList<Waiting>();
        while (!closed || !queue.isEmpty()) {
            try {
                var first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_AT_ONCE);
                    commit(batch);
                    batch.clear();
                }
            } catch (InterruptedException _) {
                closed = true;
            }
        }
    }

    private void commit(List<Waiting> batch) {
        try {
            write(batch.stream().flatMap(waiting -> waiting.events().stream()).toList());
            batch.forEach(waiting -> waiting.durable().complete(null));
            appended.run();
        } catch (RuntimeException | Error e) {
            batch.forEach(waiting -> waiting.durable().completeExceptionally(e));
        }
    }

    private void write(List<TrailEvent> events) {
        var tenants = events.stream().map(TrailEvent::tenant).toList();
        var ids = events.stream().map(TrailEvent::id).toList();
        var bodies = events.stream().map(GroupCommit::waitingForm).toList();
        tenancy.unbound(() -> Tx.current().query("select trail_append(?, ?, ?)", _ -> true, tenants, ids, bodies));
    }

    @Override
    public void close() {
        closed = true;
        lanes.forEach(lane -> {
            try {
                lane.join(5_000);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
