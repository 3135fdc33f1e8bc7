package dev.ostiary.switchboard;

import dev.ostiary.kernel.mcp.Replays;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One stream as somebody reads on in it who came back. */
final class RestOfStream implements Replays.Rest {
    private final Shelf shelf;
    private final LetterSeal seal;
    private final String tenant;
    private final String id;
    private final Doorbells.Ear ear;
    private int seen;
    private boolean ended;
    private boolean abandoned;

    RestOfStream(Shelf shelf, LetterSeal seal, Doorbells bells, String tenant, String id, int seen) {
        this.shelf = shelf;
        this.seal = seal;
        this.tenant = tenant;
        this.id = id;
        this.seen = seen;
        this.ear = bells.listen(id);
    }

    @Override
    public List<Replays.Event> next(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        var found = look();
        for (long left = patience.toNanos(); found.isEmpty() && !ended && left > 0; left = end - System.nanoTime()) {
            ear.await(Duration.ofNanos(left));
            found = look();
        }
        return found;
    }

    private record State(boolean ended, boolean abandoned) {}

    private record Found(int number, byte[] sealed) {}

    /** Whether it has ended is asked first: then nothing can come behind what is found. */
    private List<Replays.Event> look() {
        var found = shelf.tried(() -> Optional.of(shelf.read(tenant, () -> {
            var state = Tx.current().one("""
                            select ended, not ended and node is not null and not exists (
                                select from mcp_node n where n.id = s.node and n.attended_until > now()) as abandoned
                            from mcp_stream s where id = ?""", row -> new State(row.flag("ended"), row.flag("abandoned")), id);
            ended = state.map(State::ended).orElse(true);
            abandoned = state.map(State::abandoned).orElse(false);
            return Tx.current().query("""
                            select number, message from mcp_event where stream = ? and number > ?
                            order by number limit 100""", row -> new Found(row.count("number"), row.bytes("message")), id, seen);
        })));
        var events = found.stream()
                .flatMap(List::stream)
                .flatMap(each -> opened(each).stream())
                .toList();
        found.filter(all -> !all.isEmpty()).ifPresent(all -> {
            seen = all.getLast().number();
            ended = ended && all.size() < 100;
        });
        if (abandoned && events.isEmpty()) {
            conclude();
        }
        return events;
    }

    /** Its node is lost: the answer is the one that was laid down for this, unless another came in between. */
    private void conclude() {
        shelf.drop(
                tenant,
                () -> Tx.current()
                        .one("""
                update mcp_stream set ended = true where id = ? and not ended
                returning if_lost, (select coalesce(max(number), 0) + 1 from mcp_event where stream = mcp_stream.id) as next""", row -> new Last(row.maybeBytes("if_lost"), row.count("next")), id)
                        .map(this::concluded));
    }

    private record Last(Optional<byte[]> answer, int number) {}

    private int concluded(Last last) {
        var sealed = last.answer()
                .flatMap(letter -> seal.opened(tenant, SharedReplays.ifLost(id), letter))
                .map(answer -> seal.sealed(tenant, SharedReplays.event(id, last.number()), answer));
        return sealed.isEmpty()
                ? 0
                : Tx.current()
                        .update(
                                "insert into mcp_event (stream, number, message) values (?, ?, ?)",
                                id,
                                last.number(),
                                sealed.get());
    }

    private Optional<Replays.Event> opened(Found found) {
        var event = SharedReplays.event(id, found.number());
        return seal.opened(tenant, event, found.sealed()).map(message -> new Replays.Event(event, message));
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        ear.close();
    }
}
