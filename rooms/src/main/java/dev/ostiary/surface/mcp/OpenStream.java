package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Caller;

/** One response that stays open. */
interface OpenStream {
    /** Who opened it. */
    Caller caller();

    /** Has it ask again, soon, whether its credential still works. */
    void lookAgain();

    /** Ends it, soon. */
    void close();
}
