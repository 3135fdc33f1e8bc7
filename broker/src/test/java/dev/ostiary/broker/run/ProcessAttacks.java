package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Commands that would go on after they are over. Each leaves a sleeper that is found by a tag of its own. */
final class ProcessAttacks {
    private static final Duration SHORT = Duration.ofMillis(400);

    private ProcessAttacks() {}

    static List<Attack> table() {
        var rows = new ArrayList<Attack>();
        left(rows, "children that outlive it", "sleep TAG & sleep TAG & exit 0");
        left(rows, "a child that does not hear hangups", "nohup sleep TAG >/dev/null 2>&1 & disown; exit 0");
        left(rows, "a session of its own", "setsid sleep TAG & exit 0");
        left(
                rows,
                "forked twice, its own session, clean environment",
                "(setsid env -i /bin/sleep TAG >/dev/null 2>&1 &) & wait; sleep 0.1");
        left(rows, "a child that ignores SIGTERM", "(trap '' TERM; while :; do sleep TAG; done) & exit 0");
        left(rows, "a child that has stopped", "sleep TAG & kill -STOP $!; exit 0");
        left(rows, "a child that holds the output open", "(exec -a TAG sleep 300) & exit 0");
        left(
                rows,
                "a chain of processes that each begin the next and end",
                "python3 -c 'import os\nwhile os.fork() == 0: pass' TAG & sleep 0.2; exit 0");
        left(rows, "in a new process group", "set -m; sleep TAG & exit 0");
        atTheLimit(rows);
        beside(rows);
        return rows;
    }

    private static void atTheLimit(List<Attack> rows) {
        ended(
                rows,
                "a command that ignores every signal that it can",
                "trap '' TERM INT HUP QUIT; while :; do sleep TAG; done");
        ended(rows, "a command that stops itself", "sleep TAG & kill -STOP $$");
        ended(rows, "a command that stops its whole group", "sleep TAG & kill -STOP 0");
        ended(rows, "a command that forks faster than it is looked at", "while :; do sleep TAG & done");
        ended(rows, "a command that never ends a line", "while :; do echo -n TAG; done");
    }

    private static void beside(List<Attack> rows) {
        rows.add(new Attack(
                "children that nobody buries",
                "40 orphans that end at once",
                "they are buried: none is left as a zombie of ours",
                ProcessAttacks::zombies));
        rows.add(new Attack(
                "two commands at once",
                "one ends while another goes on, with clean environments in both",
                "each ends its own; the other's is left alone",
                ProcessAttacks::twoAtOnce));
        rows.add(new Attack(
                "cancelled",
                "the client goes away",
                "all of it ends, and the answer says so",
                ProcessAttacks::cancelled));
        rows.add(new Attack(
                "killed from elsewhere",
                "`tryaudex kill`",
                "all of it ends, and its watcher goes on",
                ProcessAttacks::killed));
        rows.add(new Attack(
                "the machine asleep",
                "`sleep 999` with a limit of an hour; the wall clock goes on by two hours, ours for the limit stands still",
                "ended, as timed out, at the first look",
                ProcessAttacks::asleep));
    }

    private static String tag() {
        return "3" + Math.floorMod(UUID.randomUUID().getMostSignificantBits(), 1_000_000_000L);
    }

    private static void left(List<Attack> rows, String name, String script) {
        rows.add(new Attack(
                "left behind: " + name, "`" + script.replace("TAG", "999") + "`", "ended with the command", machine -> {
                    var tag = tag();
                    var outcome = machine.bash(script.replace("TAG", tag));
                    assertThat(outcome.end()).isEqualTo(Outcome.End.EXITED);
                    assertThat(Machine.tagged(tag)).isEmpty();
                }));
    }

    private static void ended(List<Attack> rows, String name, String script) {
        rows.add(new Attack(
                "at the limit: " + name, "`" + script.replace("TAG", "999") + "`", "ended, as timed out", machine -> {
                    var tag = tag();
                    var outcome = machine.bash(script.replace("TAG", tag), SHORT, Watch.NOBODY);
                    assertThat(outcome.end()).isEqualTo(Outcome.End.TIMED_OUT);
                    assertThat(outcome.exit()).isEmpty();
                    assertThat(Machine.tagged(tag)).isEmpty();
                }));
    }

    /** Those of other tests, whose watcher was killed, are left out. */
    private static void zombies(Machine machine) {
        var before = zombies();
        machine.bash("for i in {1..40}; do (setsid env -i true &) ; done; sleep 0.2");
        assertThat(zombies()).isSubsetOf(before);
    }

    private static List<Long> zombies() {
        return Proc.all().stream()
                .filter(each -> each.parent() == ProcessHandle.current().pid() && each.isOver())
                .map(Proc::pid)
                .toList();
    }

    private static void twoAtOnce(Machine machine) throws Exception {
        var tag = tag();
        var over = new AtomicBoolean();
        var longer = CompletableFuture.supplyAsync(() -> machine.bash(
                "(setsid env -i /bin/sleep " + tag + " &); sleep 1" + tag + "; true",
                Duration.ofMinutes(1),
                until(over)));
        assertThat(Patience.until(() -> Machine.tagged(tag).size() == 3, Duration.ofSeconds(20)))
                .isTrue();
        // A process that kept nothing of its run is told apart by when it began, to a hundredth of a second: let the
        // other run's command be older than that.
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        assertThat(Patience.until(
                        () -> machine.bash("(setsid env -i /bin/true &); exit 7")
                                        .exit()
                                        .orElse(0)
                                == 7,
                        SHORT))
                .isTrue();
        assertThat(Machine.tagged(tag)).hasSize(3);
        over.set(true);
        assertThat(longer.get().end()).isEqualTo(Outcome.End.CANCELLED);
        assertThat(Machine.tagged(tag)).isEmpty();
    }

    private static Watch until(AtomicBoolean over) {
        return new Watch() {
            @Override
            public boolean cancelled() {
                return over.get();
            }
        };
    }

    private static void asleep(Machine machine) {
        var tag = tag();
        var slept = new java.util.concurrent.atomic.AtomicReference<>(Duration.ZERO);
        machine.clock = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return java.time.ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public java.time.Instant instant() {
                return java.time.Instant.EPOCH.plus(slept.get());
            }
        };
        var outcome = machine.bash("sleep " + tag + "; true", Duration.ofHours(1), new Watch() {
            @Override
            public boolean killed() {
                if (!Machine.tagged(tag).isEmpty()) {
                    slept.set(Duration.ofHours(2));
                }
                return false;
            }
        });
        assertThat(outcome.end()).isEqualTo(Outcome.End.TIMED_OUT);
        assertThat(outcome.took()).isLessThan(Duration.ofHours(1));
        assertThat(Machine.tagged(tag)).isEmpty();
    }

    private static void cancelled(Machine machine) {
        var tag = tag();
        var outcome = machine.bash("sleep " + tag, Duration.ofMinutes(1), new Watch() {
            @Override
            public boolean cancelled() {
                return !Machine.tagged(tag).isEmpty();
            }
        });
        assertThat(outcome.end()).isEqualTo(Outcome.End.CANCELLED);
        assertThat(Machine.tagged(tag)).isEmpty();
    }

    private static void killed(Machine machine) throws Exception {
        var tag = tag();
        var run = CompletableFuture.supplyAsync(
                () -> machine.bash("trap '' TERM; sleep " + tag + " & wait; sleep " + tag));
        assertThat(Patience.until(() -> Machine.tagged(tag).size() > 1, Duration.ofSeconds(20)))
                .isTrue();
        assertThat(Overseer.end(machine.session, Watcher.self())).isEqualTo(Overseer.End.ENDED);
        assertThat(run.get().exit()).hasValue(137);
        assertThat(Machine.tagged(tag)).isEmpty();
        assertThat(Overseer.end(machine.session, Watcher.self())).isEqualTo(Overseer.End.GONE);
    }
}
