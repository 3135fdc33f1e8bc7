package dev.ostiary.kernel.mcp;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.node.ObjectNode;

/** Answers that come in where they are waited for: enough for one process. */
public final class LocalAnswers implements Answers {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    @Override
    public synchronized Place expect(Holder asked) {
        if (waiting.values().stream().filter(each -> each.asked.isFellow(asked)).count() >= MOST_WAITING) {
            throw Answers.crowded();
        }
        var random = new byte[16];
        RANDOM.nextBytes(random);
        var place = new Waiting("ask_" + HexFormat.of().formatHex(random), asked);
        waiting.put(place.id(), place);
        return place;
    }

    @Override
    public boolean deliver(Holder from, String id, ObjectNode message) {
        var place = waiting.get(id);
        return place != null && place.asked.equals(from) && place.take(message);
    }

    private final class Waiting implements Place {
        private final String id;
        private final Holder asked;
        private final Semaphore roused = new Semaphore(0);
        private final AtomicReference<ObjectNode> answer = new AtomicReference<>();

        Waiting(String id, Holder asked) {
            this.id = id;
            this.asked = asked;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Optional<ObjectNode> await(Duration patience) throws InterruptedException {
            if (answer.get() == null && roused.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                roused.drainPermits();
            }
            return Optional.ofNullable(answer.get());
        }

        boolean take(ObjectNode message) {
            var first = answer.compareAndSet(null, message);
            rouse();
            return first;
        }

        @Override
        public void rouse() {
            roused.release();
        }

        @Override
        public void close() {
            waiting.remove(id);
        }
    }
}
