package dev.ostiary.kernel.mcp;

import java.util.function.Consumer;

/** Where one hears what has changed on any node, as far as clients may have been shown it before. */
public interface Changes {
    /** Has {@code listener} told of what changes for {@code tenant}, until the ear is closed; it must be quick. */
    Ear hear(String tenant, Consumer<Change> listener);

    /** Ends the hearing. */
    interface Ear extends AutoCloseable {
        @Override
        void close();
    }

    /** What has changed. */
    sealed interface Change {
        /** Whether a caller should be looked at again: a credential may be dead. */
        default boolean concernsRights() {
            return this instanceof Rights || this instanceof Anything;
        }

        /** The resource of just this address. */
        record Resource(String uri) implements Change {}

        /**
         * What {@code room} keeps at {@code path}; an empty path means anything that it keeps, an empty room any.
         *
         * @param listed whether something appeared in lists, or vanished from them
         */
        record Kept(String room, String path, boolean listed) implements Change {
            /** Whatever any room keeps: when there was too much of it to tell one by one. */
            public static final Kept ANYTHING = new Kept("", "", true);
        }

        /** Which tools there are. */
        record Tools() implements Change {}

        /** Which prompts there are. */
        record Prompts() implements Change {}

        /** Somebody's rights: a credential may be dead, a tool may have come into reach. */
        record Rights() implements Change {}

        /** Anything may have, because nothing could be heard for a while. */
        record Anything() implements Change {}

        /** The server stops. */
        record Closing() implements Change {}
    }
}
