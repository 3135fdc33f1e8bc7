package dev.ostiary.trail;

import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Convoy;
import dev.ostiary.store.Duplicate;
import dev.ostiary.store.StoreFault;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes many callers' events durable at the ends of their chains, with one statement and one commit.
 *
 * <p>Chains grow in one place, the database, by one writer at a time: whoever waits for it gathers meanwhile. Before its
 * own events a commit takes along those that changes have left behind.
 */
final class GroupCommit implements AutoCloseable {
    private static final int MOST_AT_ONCE = 512;
    /** More waited than one statement takes. */
    private static final List<String> AGAIN = List.of("again");

    private final Tenancy tenancy;
    private final Convoy<Waiting> convoy;
    private volatile boolean failing;

    /** @param durable completed with what is so, if that is not what was believed */
    private record Waiting(
            List<TrailEvent> events, Optional<String> belief, CompletableFuture<Optional<String>> durable)
            implements Convoy.Rider {
        @Override
        public void fail(Throwable cause) {
            durable.completeExceptionally(cause);
        }
    }

    /** One lane: a second would only wait for the first one's commit, with a smaller batch. Its way to the disk gathers. */
    GroupCommit(Tenancy tenancy) {
        this.tenancy = tenancy;
        this.convoy = new Convoy<>("trail-commit", 1, MOST_AT_ONCE, Duration.ZERO, this::commit);
    }

    /**
     * Returns once {@code events}, and everything that was durable before, have their places in their chains.
     *
     * @param belief what must be so of the events' tenant, as {@link Tx#uphold} puts it
     * @return what is so instead, and then the events were not written; or nothing
     * @throws Refused with {@code service_unavailable} when they could not be made so
     */
    Optional<String> append(List<TrailEvent> events, Optional<String> belief) {
        var waiting = new Waiting(events, belief, new CompletableFuture<>());
        if (!convoy.offer(waiting)) {
            throw unavailable();
        }
        try {
            return waiting.durable().get();
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
        try {
            var mistaken = write(batch);
            failing = false;
            int place = 1;
            for (var waiting : batch) {
                var truth = Optional.ofNullable(mistaken.get(place));
                waiting.durable().complete(waiting.belief().flatMap(_ -> truth));
                place += waiting.events().size();
            }
        } catch (StoreFault | Duplicate e) {
            if (batch.size() == 1) {
                tell(e);
                throw e;
            }
            apart(batch);
        } catch (RuntimeException | Error e) {
            tell(e);
            throw e;
        }
    }

    /** Something in the batch is at fault and not the database: nobody pays for another caller's event. */
    private void apart(List<Waiting> batch) {
        commit(List.of(
                new Waiting(List.of(), Optional.empty(), new CompletableFuture<>()))); // unless it is what waited
        for (var waiting : batch) {
            try {
                commit(List.of(waiting));
            } catch (StoreFault | Duplicate e) {
                waiting.fail(e);
            }
        }
    }

    /** Once, until it works again: while it fails, every call does. */
    private void tell(Throwable fault) {
        if (!failing) {
            failing = true;
            Faults.log(GroupCommit.class, "the trail cannot be written, so calls are refused", fault);
        }
    }

    /** What is so of events that were not written because something else was believed, by their places from 1 on. */
    private Map<Integer, String> write(List<Waiting> batch) {
        var tenants = new ArrayList<String>();
        var bodies = new ArrayList<String>();
        var beliefs = new ArrayList<@Nullable String>();
        for (var waiting : batch) {
            for (var event : waiting.events()) {
                tenants.add(event.tenant());
                bodies.add(waitingForm(event));
                beliefs.add(waiting.belief().orElse(null));
            }
        }
        var said = chain(tenants, bodies, beliefs);
        while (said.equals(AGAIN)) {
            said = chain(tenants, bodies, beliefs);
        }
        var mistaken = new HashMap<Integer, String>();
        said.stream().map(each -> each.split(" ", 2)).forEach(each -> mistaken.put(Integer.valueOf(each[0]), each[1]));
        return mistaken;
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

    @Override
    public void close() {
        convoy.close();
    }
}
