package dev.ostiary.switchboard;

import dev.ostiary.kernel.mcp.Replays;
import dev.ostiary.store.Tx;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One stream while it is sent: what is on it is written down, the newest of it if it becomes too much. */
final class KeptStream implements Replays.Kept {
    private static final int MOST_EVENTS = 1_000;

    private final Shelf shelf;
    private final LetterSeal seal;
    private final Doorbells bells;
    private final String tenant;
    private final String id;
    private final Deque<Integer> sizes = new ArrayDeque<>();
    private long bytes;
    private int number;
    private boolean alone;

    KeptStream(Shelf shelf, LetterSeal seal, Doorbells bells, String tenant, String id) {
        this.shelf = shelf;
        this.seal = seal;
        this.bells = bells;
        this.tenant = tenant;
        this.id = id;
    }

    @Override
    public String prime() {
        return SharedReplays.event(id, 0);
    }

    @Override
    public synchronized String keep(byte[] message) {
        return kept(message, false);
    }

    @Override
    public synchronized String last(byte[] answer) {
        return kept(answer, true);
    }

    @Override
    public synchronized void alone() {
        alone = true;
    }

    private String kept(byte[] message, boolean last) {
        var event = SharedReplays.event(id, ++number);
        int gone = number - 1 - pushedOut(message.length).orElse(number - 1);
        var sealed = seal.sealed(tenant, event, message);
        shelf.drop(tenant, () -> {
            if (gone > 0) {
                Tx.current().update("delete from mcp_event where stream = ? and number <= ?", id, gone);
            }
            // The stream may have been swept, or have gone with its session, or somebody was told that this node is
            // lost: then nobody comes back for it.
            Tx.current().update("""
                    insert into mcp_event (stream, number, message)
                    select id, ?, ? from mcp_stream where id = ? and not ended""", number, sealed, id);
            Tx.current().update("update mcp_stream set bytes = ?, ended = ended or ? where id = ?", bytes, last, id);
            makeRoom();
            if (alone || last) {
                bells.ring(id);
            }
            return true;
        });
        return event;
    }

    /** The principal's oldest streams go, if all of them together are too much. */
    private void makeRoom() {
        Tx.current().update("""
                delete from mcp_stream where id in (
                    select id from mcp_stream where id in (
                        select id from (
                            select id, sum(bytes) over (order by id = ? desc, until desc, id desc) as bytes
                            from mcp_stream where principal = (select principal from mcp_stream where id = ?)) x
                        where bytes > ? and id <> ?)
                    for update skip locked)""", id, id, Replays.MOST_BYTES, id);
    }

    /** How many events before this one stay, if some must go. */
    private Optional<Integer> pushedOut(int size) {
        boolean some = false;
        while (!sizes.isEmpty() && (sizes.size() >= MOST_EVENTS || bytes + size > Replays.MOST_BYTES)) {
            bytes -= sizes.removeFirst();
            some = true;
        }
        int stay = sizes.size();
        sizes.addLast(size);
        bytes += size;
        return some ? Optional.of(stay) : Optional.empty();
    }
}
