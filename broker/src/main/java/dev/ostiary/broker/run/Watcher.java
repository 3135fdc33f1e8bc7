package dev.ostiary.broker.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The process that watches over a run, named so that no other one is taken for it: {@code NAMESPACE-PID-START}.
 *
 * <p>The start is in the system's own unit, ticks after boot, where there is one: a clock that is set does not move it.
 */
public final class Watcher {
    static final String FORM = "[0-9]{1,12}-[0-9]{1,10}-[0-9]{1,18}";

    private static final Pattern NAME = Pattern.compile(FORM);

    private Watcher() {}

    /** This very process. */
    public static String self() {
        long pid = ProcessHandle.current().pid();
        return namespace() + "-" + pid + "-" + begin(pid).orElse(0L);
    }

    /** Whether the process of this name is known to be gone; never said of another pid namespace's, a container's, say. */
    public static boolean isGone(String name) {
        if (!NAME.matcher(name).matches()) {
            return true;
        }
        var parts = name.split("-", -1);
        long pid = Long.parseLong(parts[1]);
        return parts[0].equals(namespace())
                && (isNobody(pid)
                        || isUnburied(pid)
                        || begin(pid)
                                .filter(start -> start != Long.parseLong(parts[2]))
                                .isPresent());
    }

    /**
     * Whether no process has this pid. A process that closed itself to others, as each of ours does, is not in {@code
     * /proc} where that is mounted with hidepid (proc(5)), and still answers to its number.
     */
    private static boolean isNobody(long pid) {
        return ProcessHandle.of(pid).isEmpty()
                && Native.linux().map(linux -> !linux.isThere(pid)).orElse(true);
    }

    /** Whether it has ended and whoever began it has not asked how, as in a container whose first process never does. */
    private static boolean isUnburied(long pid) {
        return Proc.visible() && Proc.of(pid).filter(Proc::isOver).isPresent();
    }

    /** The process, if it is there and can be seen from here. */
    static Optional<ProcessHandle> process(String name) {
        return isGone(name) || !name.startsWith(namespace() + "-")
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(name.split("-", -1)[1]));
    }

    private static String namespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                    .toString()
                    .replaceAll("[^0-9]", "");
        } catch (IOException | UnsupportedOperationException _) {
            return "0";
        }
    }

    /** When it began, where that can be read. */
    private static Optional<Long> begin(long pid) {
        return Proc.visible()
                ? Proc.of(pid).map(Proc::start)
                : ProcessHandle.of(pid)
                        .flatMap(process -> process.info().startInstant())
                        .map(Instant::toEpochMilli);
    }
}
