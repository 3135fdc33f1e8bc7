package dev.ostiary.broker.book;

import dev.ostiary.broker.book.Verdict.Broken;
import java.io.Serial;

/** The trail on disk is not what was written; nothing is added to it until somebody has looked. */
final class TrailGap extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Broken what;

    TrailGap(Broken what) {
        super(what.words(), null, false, false);
        this.what = what;
    }

    Broken what() {
        return what;
    }
}
