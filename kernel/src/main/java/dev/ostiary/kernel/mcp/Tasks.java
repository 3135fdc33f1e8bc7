package dev.ostiary.kernel.mcp;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where tasks are kept, for their owners to ask after at any node; nobody else finds them, and nothing is kept longer
 * than their time.
 */
public interface Tasks {
    /** Most tasks of one owner that are not over. */
    int MOST_AT_WORK = 64;
    /** Most bytes of one principal's tasks that are over: the oldest are forgotten first, the newest is kept in any case. */
    long MOST_BYTES = 4 << 20;

    /**
     * Keeps a new task of {@code owner}: it is durable, and found at every node, when this returns.
     *
     * @throws dev.ostiary.kernel.Refused when the owner has too many that are not over
     */
    void begin(Holder owner, Task task);

    /** The task, if {@code owner} has one of this id. One that nobody works on any more has failed. */
    Optional<Task> find(Holder owner, String id);

    /** Puts what {@code step} makes of a task in its place, one step at a time; the task as it stands then. */
    Optional<Task> change(Holder owner, String id, UnaryOperator<Task> step);

    /** Has {@code changed} run when the task of this id may have changed, at whatever node, until the ear is closed. */
    default Changes.Ear hear(String id, Runnable changed) {
        return () -> {};
    }

    /**
     * Says that {@code known} is still worked on, and waits until it has changed, or for {@code patience}; the task as it
     * stands then. Whoever works on a task does this all the while, or the task counts as abandoned.
     *
     * @param patience at most ten seconds
     */
    Optional<Task> attend(Holder owner, Task known, Duration patience) throws InterruptedException;
}
