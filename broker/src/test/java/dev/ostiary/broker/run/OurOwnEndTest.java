package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a command when the process that watches over it ends first. */
class OurOwnEndTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final String session = "ses_" + UUID.randomUUID();
    private final String tag = "3" + Math.floorMod(UUID.randomUUID().getMostSignificantBits(), 1_000_000_000L);

    @BeforeEach
    void on_linux() {
        assumeTrue(Launch.hasSessions() && Launch.endsWithUs(), "needs Linux with util-linux's setsid and setpriv");
    }

    @AfterEach
    void nothing_stays() {
        Overseer.end(session, "");
    }

    /** A command with a child; both ignore what can be ignored. */
    private Process watched() throws Exception {
        var script = "trap '' HUP INT; sleep 1" + tag + " & sleep 2" + tag + "; exit 0";
        var watcher =
                Standalone.start(Standalone.command("captured", session, Duration.ofMinutes(1), "bash", "-c", script));
        assertThat(Patience.until(() -> Machine.tagged(tag).size() == 4, SOON)).isTrue();
        return watcher;
    }

    @Test
    void in_good_order_it_takes_the_command_along() throws Exception {
        var watcher = watched();
        var home = home();
        watcher.destroy();
        watcher.waitFor();
        assertThat(Machine.tagged(tag)).isEmpty();
        assertThat(home).matches(Files::notExists, "is deleted");
    }

    @Test
    void killed_outright_it_takes_the_command_along_and_the_next_run_ends_what_that_had_begun() throws Exception {
        var watcher = watched();
        var home = home();
        watcher.destroyForcibly().waitFor();
        assertThat(Patience.until(() -> Machine.tagged("bash").stream().noneMatch(this::isOurs), SOON))
                .isTrue();
        assertThat(Machine.tagged(tag)).as("children of the command").isNotEmpty();

        Overseer.sweep();

        assertThat(Machine.tagged(tag)).isEmpty();
        assertThat(home).matches(Files::notExists, "is deleted");
    }

    @Test
    void killed_outright_its_session_can_still_be_ended() throws Exception {
        var watcher = watched();
        watcher.destroyForcibly().waitFor();
        assertThat(Overseer.end(session, "")).isEqualTo(Overseer.End.ENDED);
        assertThat(Machine.tagged(tag)).isEmpty();
    }

    @Test
    void another_session_is_left_alone() throws Exception {
        var watcher = watched();
        assertThat(Overseer.end(session + "x", "")).isEqualTo(Overseer.End.GONE);
        assertThat(Machine.tagged(tag)).hasSize(4);
        watcher.destroy();
        watcher.waitFor();
    }

    private boolean isOurs(Proc each) {
        return each.variable(CleanEnvironment.SESSION).equals(session);
    }

    private Path home() {
        var home = Machine.tagged("sleep").stream()
                .filter(this::isOurs)
                .findFirst()
                .orElseThrow()
                .variable("HOME");
        return Path.of(home).resolveSibling(".").normalize();
    }
}
