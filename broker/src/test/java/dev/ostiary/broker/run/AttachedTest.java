package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a terminal a command does what it would do without us, and ends when its time does. */
class AttachedTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    private static Path terminal = Path.of("");

    @BeforeAll
    static void a_terminal() throws IOException {
        assumeTrue(Proc.visible(), "needs Linux");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs /usr/bin/python3, which plays the terminal");
        terminal = folder.resolve("terminal.py");
        try (var script = AttachedTest.class.getResourceAsStream("terminal.py")) {
            Files.copy(java.util.Objects.requireNonNull(script), terminal);
        }
    }

    /** What the terminal shows, when a person does these steps while {@code script} runs. */
    private static String shown(Duration limit, String script, String... steps) throws Exception {
        var whole = new ArrayList<>(List.of("/usr/bin/python3", terminal.toString()));
        whole.addAll(List.of(steps));
        whole.add("--");
        whole.addAll(Standalone.command("attached", "ses_terminal", limit, "bash", "-c", script));
        var process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }

    @Test
    void it_has_the_terminal_and_nothing_of_it_is_seen_by_us() throws Exception {
        assertThat(shown(LONG, "tty; test -t 0 && test -t 1 && echo terminal; echo $AWS_SECRET_ACCESS_KEY"))
                .contains("/dev/pts/", "terminal", Machine.SECRET);
    }

    @Nested
    class The_exit_code {

        @Test
        void is_the_commands_own() throws Exception {
            assertThat(shown(LONG, "exit 7")).contains("job ended with 7");
        }

        @Test
        void is_128_and_the_signal_that_ended_it() throws Exception {
            assertThat(shown(LONG, "kill -9 $$")).contains("job ended with 137");
        }
    }

    @Nested
    class A_key {

        /** Not bash's own trap: it takes a key for its child's if that ends at the same moment. */
        private static final String COUNTS = """
                import signal, sys, time
                seen = []
                signal.signal(signal.SIGINT, lambda *_: seen.append(1))
                print('ready', flush=True)
                while not seen:
                    time.sleep(0.1)
                time.sleep(0.5)
                print('in all', len(seen))
                sys.exit(3)
                """;

        @Test
        void that_interrupts_reaches_the_command_once() throws Exception {
            var text = shown(LONG, "exec /usr/bin/python3 -c \"" + COUNTS + "\"", "expect:ready\r", "send:^C");
            assertThat(text).contains("in all 1", "job ended with 3");
        }

        @Test
        void that_interrupts_ends_what_it_would_end() throws Exception {
            assertThat(shown(LONG, "echo ready; exec sleep 60", "expect:ready\r", "send:^C"))
                    .contains("job ended with 130");
        }

        @Test
        void that_stops_it_stops_the_job_which_goes_on_later() throws Exception {
            var text = shown(
                    LONG, "echo ready; sleep 1; echo done; exit 4", "expect:ready\r", "send:^Z", "expect:stopped");
            assertThat(text).containsSubsequence("ready", "job stopped", "done", "job ended with 4");
        }
    }

    @Nested
    class A_signal_to_us_alone {

        @Test
        void is_passed_on() throws Exception {
            for (var signal : List.of("TERM", "HUP")) {
                var script = "trap 'echo caught; exit 9' " + signal + "; echo ready; while :; do sleep 0.1; done";
                assertThat(shown(LONG, script, "expect:ready\r", "signal:SIG" + signal))
                        .contains("caught", "job ended with 9");
            }
        }

        @Test
        void that_stops_us_stops_the_job() throws Exception {
            var text = shown(
                    LONG,
                    "echo ready; sleep 1; echo done",
                    "expect:ready\r",
                    "signal:SIGSTOP",
                    "expect:stopped",
                    "expect:done");
            assertThat(text).contains("job ended with 0");
        }
    }

    @Nested
    class At_its_limit {

        @Test
        void it_ends_with_all_that_it_began() throws Exception {
            var tag = "3" + Math.floorMod(UUID.randomUUID().getMostSignificantBits(), 1_000_000_000L);
            var text = shown(
                    Duration.ofSeconds(1),
                    "trap '' INT HUP; (setsid env -i /bin/sleep " + tag + " &); sleep " + tag + "; sleep 1" + tag);
            assertThat(text).contains("outcome timed_out", "job ended with 124");
            assertThat(Machine.tagged(tag)).isEmpty();
        }

        @Test
        void the_terminal_is_as_it_was() throws Exception {
            assertThat(shown(Duration.ofSeconds(1), "stty raw -echo; sleep 60")).contains("echo True");
        }
    }

    @Test
    void what_it_left_behind_is_ended() throws Exception {
        var tag = "3" + Math.floorMod(UUID.randomUUID().getMostSignificantBits(), 1_000_000_000L);
        assertThat(shown(LONG, "nohup sleep " + tag + " >/dev/null 2>&1 & exit 5"))
                .contains("job ended with 5");
        assertThat(Machine.tagged(tag)).isEmpty();
    }
}
