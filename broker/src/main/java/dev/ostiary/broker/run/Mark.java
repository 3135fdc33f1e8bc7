package dev.ostiary.broker.run;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What each process of one run carries in its environment: {@code WATCHER-RANDOM}. */
final class Mark implements AutoCloseable {
    private static final Set<String> LIVE = ConcurrentHashMap.newKeySet();
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Pattern FORM = Pattern.compile("(" + Watcher.FORM + ")-[0-9a-f]{16}");

    private final String text;

    private Mark(String text) {
        this.text = text;
    }

    /** Known before the first process carries it, so that none is taken for one that hides. */
    static Mark fresh() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        var mark = new Mark(Watcher.self() + "-" + HexFormat.of().formatHex(bytes));
        LIVE.add(mark.text);
        return mark;
    }

    /** Whether {@code text} is a mark whose watcher is gone. */
    static boolean isLeft(String text) {
        var parts = FORM.matcher(text);
        return parts.matches() && Watcher.isGone(parts.group(1));
    }

    /** Whether a run that we watch now has this mark. */
    static boolean isLive(String text) {
        return LIVE.contains(text);
    }

    String text() {
        return text;
    }

    @Override
    public void close() {
        LIVE.remove(text);
    }
}
