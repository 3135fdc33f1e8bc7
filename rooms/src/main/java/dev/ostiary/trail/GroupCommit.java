package dev.ostiary.trail;

import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Convoy;
import dev.ostiary.store.Duplicate;
import dev.ostiary.store.StoreFault;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import dev.ostiary.trail.KnownEnds.Handed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes many callers' events durable at the ends of their chains, with one statement and one commit.
 *
 * <p>Chains grow in one place, the database, by one writer at a time: whoever waits for it gathers meanwhile. Before its
 * own events a commit takes along those that changes have left behind.
 */
final class GroupCommit implements AutoCloseable {
    private static final int MOST_AT_ONCE = 512;
    /** From here on the processors, and not the way to the disk, are what all wait for; larger batches are less work. */
    private static final int CROWD = 1 + 8 * Runtime.getRuntime().availableProcessors();
    /** More waited than one statement takes. */
    private static final String AGAIN = "again";
    /** Before a tenant's name: changes of it have come to be lacking in its trail. */
    private static final String LACKING = "0 ";
    /** In place of what is so: the tenant's trail is damaged. */
    private static final String DAMAGED = "damaged";

    private final Tenancy tenancy;
    private final Convoy<Waiting> convoy;
    private final KnownEnds ends;
    private volatile boolean failing;
    /** Tenants with a damaged trail, as far as it was told. */
    private final Set<String> damaged = ConcurrentHashMap.newKeySet();

    /** @param durable completed with what is so, if that is not what was believed */
    private record Waiting(List<Handed> events, Optional<String> belief, CompletableFuture<Optional<String>> durable)
            implements Convoy.Rider {
        static Waiting of(List<TrailEvent> events, Optional<String> belief) {
            // Here, by the caller, because the lane is what all wait for.
            var handed = events.stream()
                    .map(event -> new Handed(event, TrailEntry.unnumbered(event), belief))
                    .toList();
            return new Waiting(handed, belief, new CompletableFuture<>());
        }

        @Override
        public void fail(Throwable cause) {
            durable.completeExceptionally(cause);
        }
    }

    /** One lane: a second would only wait for the first one's commit, with a smaller batch. */
    GroupCommit(Tenancy tenancy) {
        this.tenancy = tenancy;
        this.ends = new KnownEnds(tenancy);
        this.convoy = new Convoy<>("trail-commit", 1, MOST_AT_ONCE, CROWD, this::commit);
    }

    /**
     * Returns once {@code events}, and everything that was durable before, have their places in their chains.
     *
     * @param belief what must be so of the events' tenant, as {@link Tx#uphold} puts it
     * @return what is so instead, and then the events were not written; or nothing
     * @throws Refused with {@code service_unavailable} when they could not be made so
     */
    Optional<String> append(List<TrailEvent> events, Optional<String> belief) {
        var waiting = Waiting.of(events, belief);
        if (!convoy.offer(waiting)) {
            throw unavailable();
        }
        try {
            return waiting.durable().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Refused refused ? refused : unavailable();
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
            try {
                place(batch);
            } catch (StoreFault | Duplicate _) {
                putAside();
                place(List.of()); // what still fails is nobody's event, and fails all
                batch.forEach(this::alone);
            }
            failing = false;
        } catch (RuntimeException | Error e) {
            tell(e);
            throw e;
        }
        if (ends.behind()) {
            learn(batch);
        }
    }

    /** Something in a batch, or what waited before it, is at fault and not the database: nobody pays for another's event. */
    private void alone(Waiting waiting) {
        try {
            place(List.of(waiting));
        } catch (StoreFault | Duplicate e) {
            Faults.log(GroupCommit.class, "an event cannot be written to the trail, so a call is refused", e);
            waiting.fail(e);
        }
    }

    private void place(List<Waiting> batch) {
        var handed =
                batch.stream().flatMap(waiting -> waiting.events().stream()).toList();
        if (ends.extend(handed)) {
            batch.forEach(waiting -> answer(waiting, Optional.empty()));
            return;
        }
        var mistaken = write(handed);
        int place = 1;
        for (var waiting : batch) {
            int next = place + waiting.events().size();
            answer(waiting, mistaken.subMap(place, next).values().stream().findFirst());
            place = next;
        }
    }

    /** When all have their answers: what fails here is only what the next might have had more cheaply. */
    private void learn(List<Waiting> batch) {
        try {
            ends.learn(batch.stream()
                            .flatMap(waiting -> waiting.events().stream())
                            .map(each -> each.event().tenant())
                            .collect(Collectors.toSet()))
                    .forEach(GroupCommit::miss);
        } catch (StoreUnavailable e) {
            System.getLogger(GroupCommit.class.getName())
                    .log(System.Logger.Level.DEBUG, "where chains end could not be looked up", e);
        } catch (RuntimeException e) {
            Faults.log(GroupCommit.class, "where chains end could not be looked up", e);
        }
    }

    private void answer(Waiting waiting, Optional<String> truth) {
        if (truth.equals(Optional.of(DAMAGED))) {
            warn(waiting.events().getFirst().event().tenant());
            waiting.fail(ChainEnd.damaged());
        } else {
            waiting.events().forEach(each -> damaged.remove(each.event().tenant()));
            waiting.durable().complete(waiting.belief().flatMap(_ -> truth));
        }
    }

    private static void miss(String tenant) {
        System.getLogger(GroupCommit.class.getName())
                .log(
                        System.Logger.Level.ERROR,
                        "entries at the end of the trail of tenant {0} that this node had written are gone from the database: see ''The trail of a tenant is damaged'' in SECURITY.md",
                        tenant);
    }

    /** So that what somebody damaged while it waited does not keep everybody from the trail. */
    private void putAside() {
        tenancy.unbound(() -> Tx.current().one("select trail_put_aside() as whose", row -> row.texts("whose")))
                .orElseThrow()
                .forEach(this::warn);
    }

    /** Once for each tenant, until it works again: all of its calls come to the same. */
    private void warn(String tenant) {
        if (damaged.add(tenant)) {
            System.getLogger(GroupCommit.class.getName())
                    .log(
                            System.Logger.Level.ERROR,
                            "the trail of tenant {0} is damaged, so its calls are refused: see ''The trail of a tenant is damaged'' in SECURITY.md",
                            tenant);
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
    private SortedMap<Integer, String> write(List<Handed> handed) {
        var tenants = new ArrayList<String>();
        var bodies = new ArrayList<String>();
        var beliefs = new ArrayList<@Nullable String>();
        for (var each : handed) {
            tenants.add(each.event().tenant());
            bodies.add(new String(each.waiting(), StandardCharsets.UTF_8));
            beliefs.add(each.belief().orElse(null));
        }
        var said = chain(tenants, bodies, beliefs);
        while (said.contains(AGAIN)) {
            said = chain(tenants, bodies, beliefs);
        }
        var mistaken = new TreeMap<Integer, String>();
        said.stream().map(each -> each.split(" ", 2)).forEach(each -> mistaken.put(Integer.valueOf(each[0]), each[1]));
        return mistaken;
    }

    private List<String> chain(List<String> tenants, List<String> bodies, List<@Nullable String> beliefs) {
        var said = tenancy.unbound(() -> Tx.current()
                        .one("select trail_chain(?, ?, ?) as said", row -> row.texts("said"), tenants, bodies, beliefs))
                .orElseThrow();
        said.stream().filter(each -> each.startsWith(LACKING)).forEach(each -> warn(each.substring(LACKING.length())));
        return said.stream().filter(each -> !each.startsWith(LACKING)).toList();
    }

    @Override
    public void close() {
        convoy.close();
    }
}
