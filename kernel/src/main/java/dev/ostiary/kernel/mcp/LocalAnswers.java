package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** Answers that come in where they are waited for: enough for one process. */
public final class LocalAnswers implements Answers {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();

    @Override
    public Place expect(Caller caller) {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        var place = new Waiting("ask_" + HexFormat.of().formatHex(random), caller);
        waiting.put(place.id(), place);
        return place;
    }

    @Override
    public boolean deliver(Caller caller, String id, ObjectNode message) {
        var place = waiting.get(id);
        return place != null && place.isFor(caller) && place.answer.offer(message);
    }

    private final class Waiting implements Place {
        private final String id;
        private final Caller caller;
        private final ArrayBlockingQueue<ObjectNode> answer = new ArrayBlockingQueue<>(1);

        Waiting(String id, Caller caller) {
            this.id = id;
            this.caller = caller;
        }

        boolean isFor(Caller other) {
            return caller.tenant().equals(other.tenant()) && caller.principal().equals(other.principal());
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Optional<ObjectNode> await(Duration patience) throws InterruptedException {
            return Optional.ofNullable(answer.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() {
            waiting.remove(id);
        }
    }
}
