package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Conversation.Level;
import java.util.Optional;
import java.util.Set;

/** What a server knows of a legacy session besides its id: whether it has ended, and what it wants to hear. */
public interface SessionBook {
    /** What is known of {@code session}, which belongs to {@code tenant}. */
    Page page(String tenant, String session);

    /** Ends it, at every node. */
    void end(String tenant, String session);

    /** Has it hear of nothing less severe than {@code least}. */
    void hear(String tenant, String session, Level least);

    /** Has it hear when the resource {@code uri} changes; false when it hears of as many as it may. */
    boolean watch(String tenant, String session, String uri);

    /** Has it hear of {@code uri} no more. */
    void unwatch(String tenant, String session, String uri);

    /** Of all streams of the session, {@code stream} is from now on the one that tells what nobody asked for. */
    void tells(String tenant, String session, String stream);

    /** If {@code stream} is that one, none is from now on. */
    void tellsNoMore(String tenant, String session, String stream);

    /**
     * What is known of one session.
     *
     * @param watched addresses of resources
     * @param teller of its streams, the one that tells what nobody asked for
     */
    record Page(boolean ended, Level least, Set<String> watched, Optional<String> teller) {
        /** Most resources that one session may watch. */
        public static final int MOST_WATCHED = 1_000;
        /** Characters of all addresses together that one session may watch. */
        public static final int MOST_CHARACTERS = 32 << 10;
        /** A session of which nothing more is known. */
        public static final Page FRESH = new Page(false, Level.INFO, Set.of(), Optional.empty());

        public Page {
            watched = Set.copyOf(watched);
        }
    }
}
