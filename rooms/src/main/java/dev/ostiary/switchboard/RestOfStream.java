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

    private record Found(int number, byte[] sealed) {}

    /** Whether it has ended is asked first: then nothing can come behind what is found. */
    private List<Replays.Event> look() {
        var found = shelf.tried(() -> Optional.of(shelf.read(tenant, () -> {
            ended = Tx.current()
                    .one("select ended from mcp_stream where id = ?", row -> row.flag("ended"), id)
                    .orElse(true);
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
        return events;
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
