package dev.ostiary.switchboard;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Answers;
import dev.ostiary.store.Bell;
import dev.ostiary.store.Tx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers that come in at any node: the question is a row, the answer is written into it, and the node that waits is
 * rung. What comes in where it is waited for touches no database.
 */
final class SharedAnswers implements Answers {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Longer than anybody waits. */
    private static final Duration KEPT = Duration.ofMinutes(15);

    private final Shelf shelf;
    private final LetterSeal seal;
    private final Clock clock;
    private final Doorbells bells;
    private final Map<String, Asked> here = new ConcurrentHashMap<>();

    SharedAnswers(Shelf shelf, Bell bell, LetterSeal seal, Clock clock) {
        this.shelf = shelf;
        this.seal = seal;
        this.clock = clock;
        this.bells = new Doorbells(bell, "ostiary_mcp_answer");
    }

    @Override
    public Place expect(Caller caller) {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        var asked = new Asked("ask_" + HexFormat.of().formatHex(random), caller);
        here.put(asked.id, asked);
        try {
            shelf.write(
                    caller.tenant(),
                    () -> Tx.current()
                            .update(
                                    "insert into mcp_question (id, principal, until) values (?, ?, ?)",
                                    asked.id,
                                    caller.principal(),
                                    clock.instant().plus(KEPT)));
            return asked;
        } catch (RuntimeException e) {
            asked.leave();
            throw e;
        }
    }

    @Override
    public boolean deliver(Caller caller, String id, ObjectNode message) {
        var asked = here.get(id);
        if (asked != null) {
            return asked.take(caller, message);
        }
        if (!id.startsWith("ask_")) {
            return false;
        }
        var sealed = seal.sealed(caller.tenant(), id, StrictJson.write(message));
        return shelf.write(caller.tenant(), () -> written(caller, id, sealed));
    }

    private boolean written(Caller caller, String id, byte[] sealed) {
        var rows = Tx.current()
                .update(
                        "update mcp_question set answer = ? where id = ? and principal = ? and answer is null",
                        sealed,
                        id,
                        caller.principal());
        if (rows == 1) {
            bells.ring(id);
        }
        return rows == 1;
    }

    private final class Asked implements Place {
        private final String id;
        private final Caller caller;
        private final Doorbells.Ear ear;
        private volatile Optional<ObjectNode> answer = Optional.empty();

        Asked(String id, Caller caller) {
            this.id = id;
            this.caller = caller;
            this.ear = bells.listen(id);
        }

        @Override
        public String id() {
            return id;
        }

        synchronized boolean take(Caller other, ObjectNode message) {
            var asked = caller.tenant().equals(other.tenant())
                    && caller.principal().equals(other.principal())
                    && answer.isEmpty();
            if (asked) {
                answer = Optional.of(message);
                ear.wake();
            }
            return asked;
        }

        @Override
        public Optional<ObjectNode> await(Duration patience) throws InterruptedException {
            long end = System.nanoTime() + patience.toNanos();
            for (long left = patience.toNanos(); answer.isEmpty() && left > 0; left = end - System.nanoTime()) {
                ear.await(Duration.ofNanos(left));
                if (answer.isEmpty()) {
                    look();
                }
            }
            return answer;
        }

        private void look() {
            shelf.tried(() -> shelf.read(
                            caller.tenant(),
                            () -> Tx.current()
                                    .one(
                                            "select answer from mcp_question where id = ? and answer is not null",
                                            row -> row.bytes("answer"),
                                            id)))
                    .flatMap(letter -> seal.opened(caller.tenant(), id, letter))
                    .ifPresent(json -> take(caller, (ObjectNode) StrictJson.read(json)));
        }

        void leave() {
            here.remove(id);
            ear.close();
        }

        @Override
        public void close() {
            leave();
            shelf.drop(caller.tenant(), () -> Tx.current().update("delete from mcp_question where id = ?", id));
        }
    }
}
