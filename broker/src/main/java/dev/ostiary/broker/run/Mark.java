package dev.ostiary.broker.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** What each process of one run carries in its environment: {@code NAMESPACE-PID-START-RANDOM}. */
final class Mark implements AutoCloseable {
    private static final Set<String> LIVE = ConcurrentHashMap.newKeySet();
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final Pattern FORM = Pattern.compile("([0-9]{1,12}-[0-9]{1,10}-[0-9]{1,18})-[0-9a-f]{16}");

    private final String text;

    private Mark(String text) {
        this.text = text;
    }

    /** Known before the first process carries it, so that none is taken for one that hides. */
    static Mark fresh() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        var mark = new Mark(process() + "-" + HexFormat.of().formatHex(bytes));
        LIVE.add(mark.text);
        return mark;
    }

    /** Our pid, where it counts, and when we began, in the system's own unit where it has one. */
    static String process() {
        return namespace() + "-" + ProcessHandle.current().pid() + "-"
                + start(ProcessHandle.current().pid());
    }

    /** Pids of another namespace mean other processes: of a container that is seen from outside, say. */
    private static String namespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replaceAll("[^0-9]", "");
        } catch (IOException | UnsupportedOperationException _) {
            return "0";
        }
    }

    /** Whether the process that {@link #process} so named is known to be gone; never said of another namespace's. */
    static boolean isGone(String process) {
        var parts = process.split("-", -1);
        long pid = Long.parseLong(parts[1]);
        return parts[0].equals(namespace())
                && (ProcessHandle.of(pid).isEmpty() || start(pid) != Long.parseLong(parts[2]));
    }

    /** Whether {@code text} is a mark whose watcher is gone. */
    static boolean isLeft(String text) {
        var parts = FORM.matcher(text);
        return parts.matches() && isGone(parts.group(1));
    }

    private static long start(long pid) {
        return Proc.visible()
                ? Proc.of(pid).map(Proc::start).orElse(-1L)
                : ProcessHandle.of(pid)
                        .flatMap(process -> process.info().startInstant())
                        .map(java.time.Instant::toEpochMilli)
                        .orElse(-1L);
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
