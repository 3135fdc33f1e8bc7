package dev.ostiary.trail;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Convoy;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Makes many callers' events durable with one commit.
 *
 * <p>No caller of one tenant waits for the order of another: order is given later, to what is durable already.
 */
final class GroupCommit implements AutoCloseable {
    private static final int LANES = 2;
    private static final int MOST_AT_ONCE = 512;

    private final Tenancy tenancy;
    private final Runnable appended;
    private final Convoy<Waiting> convoy;

    private record Waiting(List<TrailEvent> events, CompletableFuture<Void> durable) implements Convoy.Rider {
        @Override
        public void fail(Throwable cause) {
            durable.completeExceptionally(cause);
        }
    }

    /** Two lanes: one gathers and sends while the other's commit is on its way to the disk. */
    GroupCommit(Tenancy tenancy, Runnable appended) {
        this.tenancy = tenancy;
        this.appended = appended;
        this.convoy = new Convoy<>("trail-commit", LANES, MOST_AT_ONCE, this::commit);
    }

    /**
     * Returns once {@code events} are durable.
     *
     * @throws Refused with {@code service_unavailable} when they could not be made so
     */
    void append(List<TrailEvent> events) {
        var waiting = new Waiting(events, new CompletableFuture<>());
        if (!convoy.offer(waiting)) {
            throw unavailable();
        }
        try {
            waiting.durable().get();
        } catch (ExecutionException _) {
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

    private void commit(List<Waiting> batch) {
        write(batch.stream().flatMap(waiting -> waiting.events().stream()).toList());
        batch.forEach(waiting -> waiting.durable().complete(null));
        appended.run();
    }

    private void write(List<TrailEvent> events) {
        var tenants = events.stream().map(TrailEvent::tenant).toList();
        var bodies = events.stream().map(GroupCommit::waitingForm).toList();
        tenancy.unbound(() -> Tx.current().query("select trail_append(?, ?)", _ -> true, tenants, bodies));
    }

    @Override
    public void close() {
        convoy.close();
    }
}
