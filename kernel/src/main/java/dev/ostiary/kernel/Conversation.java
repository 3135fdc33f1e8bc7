package dev.ostiary.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a running call can tell its client, and ask of it; rooms know nothing of revisions and transports.
 *
 * <p>A question ends the run: the call begins anew when the answer is there, in the same process or, with the
 * revisions without sessions, on whatever node the client comes back to. So ask before changing anything, or in an
 * {@link Offer.Sequel}, behind what was done: it alone begins anew where the same request goes on.
 */
public interface Conversation {
    /** Whether the client said that it can deal with such a question. */
    boolean can(Question question);

    /**
     * The answers, by the questions' keys.
     *
     * @throws Refused with {@link Refusal.InputRequired} until all are there, or {@code client_capability_missing}
     */
    Map<String, Given> ask(List<Question> questions);

    /** The answer to one question. */
    default Given ask(Question question) {
        return Objects.requireNonNull(ask(List.of(question)).get(question.key()));
    }

    /**
     * Has a long wait go on as a task of its own, where the client can deal with tasks: then the call begins anew, so this
     * does not return. Answers whether the call is a task already.
     */
    default boolean detached() {
        return false;
    }

    /** Says in words what the call waits for, to whoever asks after its task; nothing where it is none. */
    default void waiting(String words) {}

    /** Reports how far the work is, if the client wants to know. */
    void progress(double done, double total);

    /** Tells the client's log, if it wants to know; {@code level} as in RFC 5424. */
    void log(Level level, String text);

    /** Whether nobody waits for the result any more; long work looks now and then. */
    boolean cancelled();

    /**
     * Has {@code wake} run when somebody takes the call back, or at once where it was already, until the ear is closed. Whoever
     * waits has this wake it, and looks at {@link #cancelled}; nobody's thread is interrupted, which may be writing just then.
     */
    default Ear onCancel(Runnable wake) {
        return () -> {};
    }

    /** Ends the hearing. */
    interface Ear extends AutoCloseable {
        @Override
        void close();
    }

    /** Thrown through a call that is to begin anew as a task; what has run of it so far counts for nothing. */
    class BeginsAnew extends RuntimeException {
        private static final long serialVersionUID = 1L;

        protected BeginsAnew(String why) {
            super(why, null, false, false);
        }
    }

    /** Severity, from the least. */
    enum Level {
        DEBUG,
        INFO,
        NOTICE,
        WARNING,
        ERROR,
        CRITICAL,
        ALERT,
        EMERGENCY;

        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /** The level of exactly this spelling. */
        public static Optional<Level> of(String wire) {
            return Arrays.stream(values())
                    .filter(each -> each.wire().equals(wire))
                    .findFirst();
        }
    }
}
