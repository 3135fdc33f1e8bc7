package dev.ostiary.switchboard;

import dev.ostiary.store.Bell;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes whoever waits on this node for something that happens at any; those who wait look themselves what it was. */
final class Doorbells {
    private static final long DEAF_MILLIS = 500;
    private static final long HEARING_MILLIS = 2_000;

    private final Bell bell;
    private final String channel;
    private final Map<String, Set<Ear>> waiting = new ConcurrentHashMap<>();

    Doorbells(Bell bell, String channel) {
        this.bell = bell;
        this.channel = channel;
        bell.on(channel, new Bell.Listener() {
            @Override
            public void heard(String name) {
                waiting.getOrDefault(name, Set.of()).forEach(Ear::wake);
            }

            @Override
            public void missed() {
                waiting.values().forEach(ears -> ears.forEach(Ear::wake));
            }
        });
    }

    /** Wakes those who wait for {@code name} when the running transaction commits. */
    void ring(String name) {
        Bell.ring(channel, name);
    }

    /** Listens from now on; close it. */
    Ear listen(String name) {
        return listen(name, () -> {});
    }

    /** The same for one who does not wait: {@code heard} is run, and is quick. */
    Ear listen(String name, Runnable heard) {
        var ear = new Ear(name, heard);
        waiting.compute(name, (_, ears) -> {
            var all = ears == null ? ConcurrentHashMap.<Ear>newKeySet() : ears;
            all.add(ear);
            return all;
        });
        return ear;
    }

    /** One who waits. */
    final class Ear implements AutoCloseable {
        private final String name;
        private final Runnable heard;
        private final Semaphore rung = new Semaphore(0);

        private Ear(String name, Runnable heard) {
            this.name = name;
            this.heard = heard;
        }

        void wake() {
            rung.release();
            heard.run();
        }

        /** Returns when it is time to look: soon by itself where the bell cannot be heard, in any case within seconds. */
        void await(Duration patience) throws InterruptedException {
            var most = Math.min(patience.toMillis(), bell.hears() ? HEARING_MILLIS : DEAF_MILLIS);
            if (rung.tryAcquire(Math.max(1, most), TimeUnit.MILLISECONDS)) {
                rung.drainPermits();
            }
        }

        @Override
        public void close() {
            waiting.computeIfPresent(name, (_, ears) -> {
                ears.remove(this);
                return ears.isEmpty() ? null : ears;
            });
        }
    }
}
