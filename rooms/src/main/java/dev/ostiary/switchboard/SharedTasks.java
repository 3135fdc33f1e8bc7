package dev.ostiary.switchboard;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.Changes;
import dev.ostiary.kernel.mcp.Holder;
import dev.ostiary.kernel.mcp.Task;
import dev.ostiary.kernel.mcp.Tasks;
import dev.ostiary.store.Bell;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Tasks as sealed rows, which any node finds for their owner. The node that works on one renews its claim every few
 * seconds; a claim that has run out means that the node is gone, and whoever asks next hears that the task has failed.
 */
final class SharedTasks implements Tasks {
    private static final Pattern ID = Pattern.compile("task_[0-9a-f]{40}");

    private final Shelf shelf;
    private final LetterSeal seal;
    private final Clock clock;
    private final Doorbells bells;

    SharedTasks(Shelf shelf, Bell bell, LetterSeal seal, Clock clock) {
        this.shelf = shelf;
        this.seal = seal;
        this.clock = clock;
        this.bells = new Doorbells(bell, "ostiary_mcp_task");
    }

    private record Found(Task task, boolean abandoned) {}

    @Override
    public void begin(Holder owner, Task task) {
        shelf.write(owner.tenant(), () -> {
            if (atWork(owner) >= MOST_AT_WORK) {
                throw new Refused(new Refusal.RateLimited(Duration.ofSeconds(60)));
            }
            return Tx.current()
                    .update("""
                    insert into mcp_task (id, principal, steps, over, state, attended_until, until)
                    values (?, ?, ?, false, ?, now() + interval '40 seconds', ?)""", task.id(), owner.principal(), task.steps(), sealed(owner, task), task.endsAt());
        });
    }

    private long atWork(Holder owner) {
        return Tx.current()
                .one(
                        "select count(*) as many from mcp_task where principal = ? and not over and until > ?",
                        row -> row.number("many"),
                        owner.principal(),
                        clock.instant())
                .orElse(0L);
    }

    @Override
    public Optional<Task> find(Holder owner, String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        var found = shelf.read(owner.tenant(), () -> looked(owner, id, false));
        return found.filter(Found::abandoned).isPresent()
                ? shelf.write(owner.tenant(), () -> looked(owner, id, true).map(now -> given(owner, now)))
                : found.map(Found::task);
    }

    /** The node that worked on it may have come back to itself in between. */
    private Task given(Holder owner, Found now) {
        return now.abandoned() ? kept(owner, now.task(), now.task().abandoned(clock.instant())) : now.task();
    }

    @Override
    public Optional<Task> change(Holder owner, String id, UnaryOperator<Task> step) {
        return ID.matcher(id).matches()
                ? shelf.write(
                        owner.tenant(),
                        () -> looked(owner, id, true).map(now -> kept(owner, now.task(), step.apply(now.task()))))
                : Optional.empty();
    }

    @Override
    public Optional<Task> attend(Holder owner, Task known, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        try (var ear = bells.listen(known.id())) {
            claim(owner, known);
            for (long left = patience.toNanos(); left > 0 && steps(owner, known) == known.steps(); ) {
                ear.await(Duration.ofNanos(left));
                left = end - System.nanoTime();
            }
        }
        return shelf.read(owner.tenant(), () -> looked(owner, known.id(), false))
                .map(Found::task);
    }

    @Override
    public Changes.Ear hear(String id, Runnable changed) {
        return bells.listen(id, changed)::close;
    }

    private void claim(Holder owner, Task known) {
        shelf.write(owner.tenant(), () -> Tx.current().update("""
                update mcp_task set attended_until = now() + interval '40 seconds'
                where id = ? and principal = ? and not over""", known.id(), owner.principal()));
    }

    /** How often it has changed, or -1 when it is not there. */
    private long steps(Holder owner, Task known) {
        return shelf.read(
                owner.tenant(),
                () -> Tx.current()
                        .one(
                                "select steps from mcp_task where id = ? and principal = ? and until > ?",
                                row -> row.number("steps"),
                                known.id(),
                                owner.principal(),
                                clock.instant())
                        .orElse(-1L));
    }

    private Optional<Found> looked(Holder owner, String id, boolean holding) {
        var found = holding
                ? "select state, not over and attended_until < now() as abandoned from mcp_task where id = ? and principal = ? and until > ? for update"
                : "select state, not over and attended_until < now() as abandoned from mcp_task where id = ? and principal = ? and until > ?";
        return Tx.current()
                .one(found, row -> found(owner, id, row), id, owner.principal(), clock.instant())
                .flatMap(each -> each);
    }

    private Optional<Found> found(Holder owner, String id, Row row) {
        var abandoned = row.flag("abandoned");
        return seal.opened(owner.tenant(), place(owner, id), row.bytes("state"))
                .map(bytes -> new Found(Task.read(bytes), abandoned));
    }

    private Task kept(Holder owner, Task before, Task after) {
        if (after.steps() != before.steps()) {
            Tx.current()
                    .update(
                            """
                    update mcp_task set steps = ?, over = ?, state = ? where id = ? and principal = ?""",
                            after.steps(),
                            after.status().over(),
                            sealed(owner, after),
                            after.id(),
                            owner.principal());
            if (after.status().over()) {
                forget(owner, after);
            }
            bells.ring(after.id());
        }
        return after;
    }

    /** Keeps {@code last}, and of the others that are over as many of the newest as there is room for. */
    private static void forget(Holder owner, Task last) {
        Tx.current().update("""
                delete from mcp_task where id in (
                    select id from mcp_task where id in (
                        select id from (
                            select id, sum(octet_length(state))
                                over (order by id = ? desc, until desc, id desc) as bytes
                            from mcp_task where principal = ? and over) x
                        where bytes > ? and id <> ?)
                    for update skip locked)""", last.id(), owner.principal(), MOST_BYTES, last.id());
    }

    private byte[] sealed(Holder owner, Task task) {
        return seal.sealed(owner.tenant(), place(owner, task.id()), task.bytes());
    }

    /** The state of one task opens for no other, and for no other owner; nor for the same one with other rights. */
    private static String place(Holder owner, String id) {
        return "task " + id + " " + owner.rights() + " " + owner.principal();
    }
}
