package dev.ostiary.broker.team;

import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches for the end of one session while its command runs; close it when the command is over.
 *
 * <p>A server that cannot be asked for a minute and a half counts as an end: otherwise whoever cuts the wire decides that
 * nobody can end anything.
 */
public final class Lookout implements AutoCloseable {
    private static final Duration TURN = Duration.ofSeconds(25);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private final Team team;
    private final String session;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<String> over = Optional.empty();

    Lookout(Team team, String session) {
        this.team = team;
        this.session = session;
        this.thread = Thread.ofVirtual().name("team-lookout").start(this::look);
    }

    /** Why everything must end now, as soon as it is known; answers at once. */
    public Optional<String> over() {
        return over;
    }

    /** A watch that fails in a way that nobody foresaw has seen the end. */
    private void look() {
        try {
            listen();
        } finally {
            if (closed.getCount() > 0 && over().isEmpty()) {
                over = Optional.of(
                        "The watch over the team's word has failed, so nobody could have ended this; it ends by itself.");
            }
        }
    }

    private void listen() {
        long heard = System.nanoTime();
        while (closed.getCount() > 0 && over().isEmpty()) {
            try {
                long asked = System.nanoTime();
                over = team.over(session, TURN);
                heard = System.nanoTime();
                if (heard - asked < PAUSE.toNanos()) {
                    rest(); // the server does not hold back, so we do
                }
            } catch (Refused _) {
                if (System.nanoTime() - heard > SILENCE.toNanos()) {
                    over = Optional.of("The team's server could not be asked for " + SILENCE.toSeconds()
                            + " seconds, so nobody could have ended this; it ends by itself.");
                }
                rest();
            }
        }
    }

    private void rest() {
        try {
            var _ = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            closed.countDown();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
