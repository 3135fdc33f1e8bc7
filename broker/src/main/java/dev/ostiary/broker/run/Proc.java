package dev.ostiary.broker.run;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One process as {@code /proc/PID/stat} shows it (proc(5)).
 *
 * @param state one letter: {@code R} running, {@code S} sleeping, {@code T} stopped, {@code Z} ended and not buried
 * @param group the process group
 * @param session the session, named by the pid of the process that began it
 * @param terminal the terminal's foreground process group, -1 without a terminal
 * @param start when it began, in clock ticks after boot; with the pid it names a process for good
 */
record Proc(long pid, char state, long parent, long group, long session, long terminal, long start) {
    private static final Path ROOT = Path.of("/proc");

    /** Whether there is a {@code /proc} as Linux has it. */
    static boolean visible() {
        return Files.isReadable(ROOT.resolve("self/stat"));
    }

    /** All processes; one that ends meanwhile may be missing. */
    static List<Proc> all() {
        var found = new ArrayList<Proc>();
        var names = ROOT.toFile().list();
        for (var name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                of(Long.parseLong(name)).ifPresent(found::add);
            }
        }
        return found;
    }

    /** The process that has this pid now. */
    static Optional<Proc> of(long pid) {
        try {
            return Optional.of(parse(pid, text(pid, "stat")));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** Without the detours of a channel: a look at all processes reads hundreds of them. */
    private static String text(long pid, String name) throws IOException {
        try (var in = new FileInputStream("/proc/" + pid + "/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    static Proc self() {
        return of(ProcessHandle.current().pid()).orElseThrow();
    }

    /** One that ended before it was looked at: whatever began after us may be of it. */
    static Proc gone(long pid) {
        return new Proc(pid, 'X', 0, 0, pid, -1, self().start());
    }

    /** The command's name is in brackets and may hold brackets and blanks itself: what counts begins after the last. */
    static Proc parse(long pid, String line) {
        var fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return new Proc(
                pid,
                fields[0].charAt(0),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[5]),
                Long.parseLong(fields[19]));
    }

    /** Whether this process still is, buried or not yet. */
    boolean isThere() {
        return of(pid).filter(this::same).isPresent();
    }

    /** Whether it is our user's. */
    boolean isOwn() {
        try {
            return (int) Files.getAttribute(ROOT.resolve(Long.toString(pid)), "unix:uid") == Ownership.uid();
        } catch (IOException _) {
            return false;
        }
    }

    boolean isOver() {
        return state == 'Z' || state == 'X';
    }

    /** Whether both are the same process, seen at two times. */
    boolean same(Proc other) {
        return pid == other.pid && start == other.start;
    }

    /** A variable as it was when its program began; empty when it has none, or when the environment may not be read. */
    String variable(String name) {
        try {
            var environment = '\0' + text(pid, "environ") + '\0';
            int at = environment.indexOf('\0' + name + '=');
            int from = at + name.length() + 2;
            return at < 0 ? "" : environment.substring(from, environment.indexOf('\0', from));
        } catch (IOException _) {
            return "";
        }
    }

    /** Sends a signal to this process and to none that has its pid after it; whether it was sent. */
    boolean signal(Signal signal) {
        return signal.send(this);
    }
}
