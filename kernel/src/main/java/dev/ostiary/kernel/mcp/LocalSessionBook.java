package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Conversation.Level;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A book in memory, for one process; to forget an end lets its own principal use the session again. */
final class LocalSessionBook implements SessionBook {
    private static final int MOST = 100_000;

    private final Map<String, Page> pages = new ConcurrentHashMap<>();

    @Override
    public Page page(String tenant, String session) {
        return pages.getOrDefault(session, Page.FRESH);
    }

    @Override
    public void end(String tenant, String session) {
        put(session, new Page(true, Level.INFO, Set.of(), Optional.empty()));
    }

    @Override
    public void hear(String tenant, String session, Level least) {
        var page = page(tenant, session);
        put(session, new Page(page.ended(), least, page.watched(), page.teller()));
    }

    @Override
    public boolean watch(String tenant, String session, String uri) {
        var page = page(tenant, session);
        var watched = new HashSet<>(page.watched());
        watched.add(uri);
        if (watched.size() > Page.MOST_WATCHED
                || watched.stream().mapToInt(String::length).sum() > Page.MOST_CHARACTERS) {
            return false;
        }
        put(session, new Page(page.ended(), page.least(), watched, page.teller()));
        return true;
    }

    @Override
    public void unwatch(String tenant, String session, String uri) {
        var page = page(tenant, session);
        var watched = new HashSet<>(page.watched());
        watched.remove(uri);
        put(session, new Page(page.ended(), page.least(), watched, page.teller()));
    }

    @Override
    public void tells(String tenant, String session, String stream) {
        teller(session, page(tenant, session), Optional.of(stream));
    }

    @Override
    public void tellsNoMore(String tenant, String session, String stream) {
        var page = page(tenant, session);
        if (page.teller().filter(stream::equals).isPresent()) {
            teller(session, page, Optional.empty());
        }
    }

    private void teller(String session, Page page, Optional<String> teller) {
        put(session, new Page(page.ended(), page.least(), page.watched(), teller));
    }

    private void put(String session, Page page) {
        if (pages.size() >= MOST) {
            pages.clear();
        }
        pages.put(session, page);
    }
}
