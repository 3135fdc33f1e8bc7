package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatcherTest {
    private static final long PID = ProcessHandle.current().pid();

    private final String[] self = Watcher.self().split("-", -1);

    private String named(String namespace, long pid, String start) {
        return namespace + "-" + pid + "-" + start;
    }

    @Test
    void knows_that_it_is_there_itself() {
        assertThat(Watcher.isGone(Watcher.self())).isFalse();
        assertThat(Watcher.process(Watcher.self())).contains(ProcessHandle.current());
    }

    @Test
    void is_not_taken_for_another_process_that_has_its_number() {
        var another = named(self[0], PID, Long.toString(Long.parseLong(self[2]) + 1));
        assertThat(Watcher.isGone(another)).isTrue();
        assertThat(Watcher.process(another)).isEmpty();
    }

    @Test
    void is_gone_once_it_has_ended() throws IOException, InterruptedException {
        var process = new ProcessBuilder("sleep", "60").start();
        var start = Proc.of(process.pid()).orElseThrow().start();
        var name = named(self[0], process.pid(), Long.toString(start));
        assertThat(Watcher.isGone(name)).isFalse();
        process.destroyForcibly().waitFor();
        assertThat(Watcher.isGone(name)).isTrue();
    }

    @Test
    void is_gone_though_nobody_has_buried_it() throws IOException {
        // It ends when its parent is a program that never asks; a shell might have asked.
        var process = new ProcessBuilder("sh", "-c", "sleep 1 & echo $!; exec sleep 60").start();
        try (var out = process.inputReader()) {
            long pid = Long.parseLong(out.readLine());
            assertThat(Patience.until(() -> Proc.of(pid).filter(Proc::isOver).isPresent(), Duration.ofSeconds(20)))
                    .isTrue();
            var name =
                    named(self[0], pid, Long.toString(Proc.of(pid).orElseThrow().start()));
            assertThat(Watcher.isGone(name)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void may_be_there_where_it_cannot_be_seen_and_is_never_touched() {
        var elsewhere = named("1", PID, self[2]);
        assertThat(Watcher.isGone(elsewhere)).isFalse();
        assertThat(Watcher.process(elsewhere)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1-2", "1-2-3-4", "a-b-c", "-1-2", "1-99999999999-1"})
    void of_no_such_form_is_nobody(String name) {
        assertThat(Watcher.isGone(name)).isTrue();
    }
}
