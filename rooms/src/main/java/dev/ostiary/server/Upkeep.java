package dev.ostiary.server;

import dev.ostiary.kernel.Faults;
import dev.ostiary.secrets.SecretsRoom;
import dev.ostiary.switchboard.Switchboard;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work that comes round by itself; any node may do it, and what fails is tried again at the next turn. */
record Upkeep(ScheduledExecutorService turns, Runnable last) implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Upkeep.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** How long the other nodes believe that this one is there after it last said so. */
    private static final Duration PRESENT = Duration.ofSeconds(8);

    static Upkeep of(SecretsRoom secrets, Switchboard switchboard) {
        var turns = Executors.newScheduledThreadPool(
                4, task -> Thread.ofPlatform().daemon().name("upkeep").unstarted(task));
        switchboard.attend(PRESENT);
        // The futures are of no use: what is scheduled never ends and never throws.
        var _ = turns.scheduleWithFixedDelay(quietly(secrets::settle), 5, 5, TimeUnit.SECONDS);
        var _ = turns.scheduleWithFixedDelay(quietly(secrets::sweep), 30, 60, TimeUnit.SECONDS);
        var _ = turns.scheduleWithFixedDelay(quietly(switchboard::sweep), 45, 60, TimeUnit.SECONDS);
        var _ = turns.scheduleAtFixedRate(quietly(() -> switchboard.attend(PRESENT)), 2, 2, TimeUnit.SECONDS);
        return new Upkeep(turns, () -> {
            quietly(secrets::settle).run();
            quietly(switchboard::leave).run();
        });
    }

    private static Runnable quietly(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "upkeep will be tried again: " + Faults.place(e));
            }
        };
    }

    @Override
    public void close() {
        turns.shutdown();
        try {
            if (turns.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                last.run();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
