package dev.ostiary.switchboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.mcp.SessionBook;
import dev.ostiary.store.Bell;
import dev.ostiary.store.Tx;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What is known of sessions on all nodes: looked up once, believed for as long as changes can be heard. */
final class SharedSessions implements SessionBook {
    private static final String CHANNEL = "ostiary_mcp_session";
    private static final int MOST = 100_000;
    private static final int MOST_WATCHFUL = 1_000;
    /** Longer than an id is good for. */
    private static final Duration KEPT = Duration.ofHours(25);

    private final Shelf shelf;
    private final Bell bell;
    private final Clock clock;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    /** Pages with something watched that were remembered since all were forgotten. */
    private final AtomicLong watchful = new AtomicLong();

    SharedSessions(Shelf shelf, Bell bell, Clock clock) {
        this.shelf = shelf;
        this.bell = bell;
        this.clock = clock;
        bell.on(CHANNEL, new Bell.Listener() {
            @Override
            public void heard(String name) {
                forget(name);
            }

            @Override
            public void missed() {
                changes.incrementAndGet();
                pages.clear();
            }
        });
    }

    @Override
    public Page page(String tenant, String session) {
        var id = digest(session);
        var name = HexFormat.of().formatHex(id);
        var known = pages.get(name);
        if (known != null && bell.hears()) {
            return known;
        }
        long before = changes.get();
        var page = shelf.read(
                tenant,
                () -> Tx.current()
                        .one(
                                "select ended, level, watched, teller from mcp_session where id = ?",
                                row -> new Page(
                                        row.flag("ended"),
                                        row.maybeText("level")
                                                .flatMap(Level::of)
                                                .orElse(Level.INFO),
                                        Set.copyOf(row.texts("watched")),
                                        row.maybeText("teller")),
                                id)
                        .orElse(Page.FRESH));
        if (changes.get() == before) {
            remember(name, page);
            if (changes.get() != before) {
                pages.remove(name, page); // what was told in between may have been told of this
            }
        }
        return page;
    }

    /** Forgetting costs a look; what is watched takes room as a hundred plain pages do. */
    private void remember(String name, Page page) {
        if (pages.size() >= (watchful.get() > MOST_WATCHFUL ? 0 : MOST)) {
            pages.clear();
            watchful.set(0);
        }
        if (!page.watched().isEmpty()) {
            watchful.incrementAndGet();
        }
        pages.put(name, page);
    }

    @Override
    public void end(String tenant, String session) {
        var id = digest(session);
        change(tenant, id, () -> {
            Tx.current().update("delete from mcp_stream where session = ?", id);
            return Tx.current().update("""
                    insert into mcp_session (id, ended, until) values (?, true, ?)
                    on conflict (tenant_id, id) do update set ended = true""", id, clock.instant().plus(KEPT));
        });
    }

    /** What it hears already is written nowhere, and nobody is told. */
    @Override
    public void hear(String tenant, String session, Level least) {
        var id = digest(session);
        change(
                tenant,
                id,
                () -> Tx.current().update("""
                insert into mcp_session as s (id, level, until)
                select ?, ?, ?
                where ? <> 'info' or exists (select from mcp_session where id = ?)
                on conflict (tenant_id, id) do update set level = excluded.level
                where coalesce(s.level, 'info') <> excluded.level""", id, least.wire(), clock.instant().plus(KEPT), least.wire(), id));
    }

    @Override
    public boolean watch(String tenant, String session, String uri) {
        var id = digest(session);
        var watched = change(
                tenant,
                id,
                () -> Tx.current()
                        .update("""
                insert into mcp_session as s (id, watched, until) values (?, array[?], ?)
                on conflict (tenant_id, id) do update
                set watched = s.watched || excluded.watched
                where not s.watched @> excluded.watched and cardinality(s.watched) < ?
                    and (select sum(length(u)) from unnest(s.watched || excluded.watched) u) <= ?""", id, uri, clock.instant().plus(KEPT), Page.MOST_WATCHED, Page.MOST_CHARACTERS));
        return watched == 1 || page(tenant, session).watched().contains(uri);
    }

    @Override
    public void unwatch(String tenant, String session, String uri) {
        var id = digest(session);
        change(tenant, id, () -> Tx.current().update("""
                update mcp_session set watched = array_remove(watched, ?)
                where id = ? and ? = any (watched)""", uri, id, uri));
    }

    @Override
    public void tells(String tenant, String session, String stream) {
        var id = digest(session);
        change(
                tenant,
                id,
                () -> Tx.current().update("""
                insert into mcp_session (id, teller, until) values (?, ?, ?)
                on conflict (tenant_id, id) do update set teller = excluded.teller""", id, stream, clock.instant().plus(KEPT)));
    }

    @Override
    public void tellsNoMore(String tenant, String session, String stream) {
        var id = digest(session);
        change(tenant, id, () -> Tx.current().update("""
                update mcp_session set teller = null where id = ? and teller = ?""", id, stream));
    }

    /** Others are told of it if anything has changed. */
    private int change(String tenant, byte[] id, Supplier<Integer> work) {
        var name = HexFormat.of().formatHex(id);
        var rows = shelf.write(tenant, () -> {
            var changed = work.get();
            if (changed > 0) {
                Bell.ring(CHANNEL, name);
            }
            return changed;
        });
        forget(name);
        return rows;
    }

    private void forget(String name) {
        changes.incrementAndGet();
        pages.remove(name);
    }

    static byte[] digest(String session) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(session.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
