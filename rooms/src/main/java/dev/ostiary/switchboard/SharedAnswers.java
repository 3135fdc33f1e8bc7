package dev.ostiary.switchboard;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Answers;
import dev.ostiary.kernel.mcp.Holder;
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
    private final String node;
    private final Doorbells bells;
    private final Map<String, Asked> here = new ConcurrentHashMap<>();

    SharedAnswers(Shelf shelf, Bell bell, LetterSeal seal, Clock clock, String node) {
        this.node = node;
        this.shelf = shelf;
        this.seal = seal;
        this.clock = clock;
        this.bells = new Doorbells(bell, "ostiary_mcp_answer");
    }

    @Override
    public Place expect(Holder holder) {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        var asked = new Asked("ask_" + HexFormat.of().formatHex(random), holder);
        here.put(asked.id, asked);
        try {
            if (shelf.write(holder.tenant(), () -> begun(holder, asked.id)) == 0) {
                throw Answers.crowded();
            }
            return asked;
        } catch (RuntimeException e) {
            asked.leave();
            throw e;
        }
    }

    private int begun(Holder holder, String id) {
        return Tx.current()
                .update(
                        """
                insert into mcp_question (id, principal, rights, node, until)
                select ?, ?, ?, ?, ?
                where (
                    select count(*) from mcp_question q join mcp_node n on n.id = q.node and n.attended_until > now()
                    where q.principal = ? and q.answer is null and q.until > ?) < ?""",
                        id,
                        holder.principal(),
                        holder.rights(),
                        node,
                        clock.instant().plus(KEPT),
                        holder.principal(),
                        clock.instant(),
                        MOST_WAITING);
    }

    @Override
    public boolean deliver(Holder from, String id, ObjectNode message) {
        var asked = here.get(id);
        if (asked != null) {
            return asked.take(from, message);
        }
        if (!id.startsWith("ask_")) {
            return false;
        }
        var sealed = seal.sealed(from.tenant(), id, StrictJson.write(message));
        return shelf.write(from.tenant(), () -> written(from, id, sealed));
    }

    private boolean written(Holder from, String id, byte[] sealed) {
        var rows = Tx.current()
                .update(
                        "update mcp_question set answer = ? where id = ? and principal = ? and rights = ? and answer is null",
                        sealed,
                        id,
                        from.principal(),
                        from.rights());
        if (rows == 1) {
            bells.ring(id);
        }
        return rows == 1;
    }

    private final class Asked implements Place {
        private final String id;
        private final Holder holder;
        private final Doorbells.Ear ear;
        private volatile Optional<ObjectNode> answer = Optional.empty();
        private volatile boolean roused;

        Asked(String id, Holder holder) {
            this.id = id;
            this.holder = holder;
            this.ear = bells.listen(id);
        }

        @Override
        public String id() {
            return id;
        }

        synchronized boolean take(Holder other, ObjectNode message) {
            var asked = holder.equals(other) && answer.isEmpty();
            if (asked) {
                answer = Optional.of(message);
                ear.wake();
            }
            return asked;
        }

        @Override
        public Optional<ObjectNode> await(Duration patience) throws InterruptedException {
            long end = System.nanoTime() + patience.toNanos();
            for (long left = patience.toNanos();
                    answer.isEmpty() && !roused && left > 0;
                    left = end - System.nanoTime()) {
                ear.await(Duration.ofNanos(left));
                if (answer.isEmpty()) {
                    look();
                }
            }
            roused = false;
            return answer;
        }

        @Override
        public void rouse() {
            roused = true;
            ear.wake();
        }

        private void look() {
            shelf.tried(() -> shelf.read(
                            holder.tenant(),
                            () -> Tx.current()
                                    .one(
                                            "select answer from mcp_question where id = ? and answer is not null",
                                            row -> row.bytes("answer"),
                                            id)))
                    .flatMap(letter -> seal.opened(holder.tenant(), id, letter))
                    .ifPresent(json -> take(holder, (ObjectNode) StrictJson.read(json)));
        }

        void leave() {
            here.remove(id);
            ear.close();
        }

        @Override
        public void close() {
            leave();
            shelf.drop(holder.tenant(), () -> Tx.current().update("delete from mcp_question where id = ?", id));
        }
    }
}
