package dev.ostiary.switchboard;

import dev.ostiary.kernel.mcp.Holder;
import dev.ostiary.kernel.mcp.Replays;
import dev.ostiary.store.Bell;
import dev.ostiary.store.Tx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Streams in the database: each event is a row, sealed, and who comes back for it at any node reads what follows the
 * event that it saw last.
 */
final class SharedReplays implements Replays {
    /** Longer than a call lasts that waits for a person. */
    static final Duration KEPT = Duration.ofMinutes(30);

    private static final int MOST_STREAMS = 256;
    private static final Pattern EVENT = Pattern.compile("([0-9a-f]{32})-([0-9]{1,9})");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Shelf shelf;
    private final LetterSeal seal;
    private final Clock clock;
    private final Doorbells bells;
    private final String node;

    SharedReplays(Shelf shelf, Bell bell, LetterSeal seal, Clock clock, String node) {
        this.shelf = shelf;
        this.seal = seal;
        this.clock = clock;
        this.node = node;
        this.bells = new Doorbells(bell, "ostiary_mcp_stream");
    }

    /** A session with too many streams that are kept gets one that is not. */
    @Override
    public Optional<Kept> begin(Holder owner, String session, byte[] ifLost) {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        var id = HexFormat.of().formatHex(random);
        var digest = SharedSessions.digest(session);
        var sealed = seal.sealed(owner.tenant(), ifLost(id), ifLost);
        return shelf.tried(() -> Optional.of(shelf.write(
                        owner.tenant(),
                        () -> Tx.current()
                                .update(
                                        """
                                insert into mcp_stream (id, session, principal, rights, node, if_lost, until)
                                select ?, ?, ?, ?, ?, ?, ?
                                where (select count(*) from mcp_stream where session = ?) < ?""",
                                        id,
                                        digest,
                                        owner.principal(),
                                        owner.rights(),
                                        node,
                                        sealed,
                                        clock.instant().plus(KEPT),
                                        digest,
                                        MOST_STREAMS))))
                .filter(rows -> rows == 1)
                .map(_ -> new KeptStream(shelf, seal, bells, owner.tenant(), id));
    }

    @Override
    public Optional<Rest> behind(Holder owner, String session, String event) {
        var named = EVENT.matcher(event);
        if (!named.matches()) {
            return Optional.empty();
        }
        var stream = named.group(1);
        return shelf.read(
                        owner.tenant(),
                        () -> Tx.current()
                                .one(
                                        "select id from mcp_stream where id = ? and session = ? and principal = ? and rights = ?",
                                        row -> row.text("id"),
                                        stream,
                                        SharedSessions.digest(session),
                                        owner.principal(),
                                        owner.rights()))
                .map(id -> new RestOfStream(shelf, seal, bells, owner.tenant(), id, Integer.parseInt(named.group(2))));
    }

    /** The place of the answer that ends a stream whose node is lost. */
    static String ifLost(String stream) {
        return "if lost " + stream;
    }

    static String event(String stream, int number) {
        return stream + "-" + number;
    }
}
