package dev.ostiary.broker.book;

/** The process that watches over a session, as another one finds it. */
public final class Watcher {
    /** Processes tell their begin by a clock that each reads for itself. */
    private static final long ABOUT = 2_000;

    private Watcher() {}

    /** When this very process began, in epoch milliseconds. */
    public static long now() {
        return ProcessHandle.current().info().startInstant().orElseThrow().toEpochMilli();
    }

    /** Whether the process is there that {@code session} names, and not another one of its number. */
    static boolean lives(Session session) {
        return session.pid() > 0
                && ProcessHandle.of(session.pid())
                        .filter(ProcessHandle::isAlive)
                        .flatMap(process -> process.info().startInstant())
                        .filter(start -> Math.abs(start.toEpochMilli() - session.started()) <= ABOUT)
                        .isPresent();
    }
}
