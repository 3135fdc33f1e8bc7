package dev.ostiary.broker.run;

/** Ends runs that another process of the same user watches, or that nobody watches any more. */
public final class Overseer {
    private Overseer() {}

    /** What became of a run. */
    public enum End {
        /** All that could be found of it has ended. */
        ENDED,
        /** Nothing of it lives. */
        GONE,
        /** Something of it lives on and is not ours to end. */
        LIVES
    }

    /**
     * Ends the commands of a session, whether their watcher lives or not; a watcher that lives is left alone and learns
     * of it as its command ends.
     *
     * @param watcher pid of the process that watches over it
     * @param started when that process began, in epoch milliseconds; another process with its pid is none of ours
     */
    public static End end(String session, long watcher, long started) {
        if (ProcessHandle.of(watcher).isEmpty()) {
            return End.GONE;
        }
        throw new UnsupportedOperationException(session + started);
    }
}
