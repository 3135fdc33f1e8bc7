package dev.ostiary.broker.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.broker.book.Verdict.Broken;
import dev.ostiary.broker.book.Verdict.Kind;
import dev.ostiary.broker.book.Verdict.Whole;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailVerdict;
import dev.ostiary.kernel.trail.TrailVerifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTrailTest {
    @TempDir
    Path home;

    Path folder;
    DiskTrail trail;

    @BeforeEach
    void begin() {
        folder = home.resolve(".audex");
        trail = new DiskTrail(folder, Clock.systemUTC());
    }

    private void write(int count) {
        for (int i = 1; i <= count; i++) {
            trail.append(
                    List.of(DiskTrail.event(Clock.systemUTC(), "user:ada", "session_created", Map.of("n", "" + i))));
        }
    }

    private Path file() {
        return folder.resolve("audit.jsonl");
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(file()));
    }

    private void put(List<String> lines) throws IOException {
        Files.writeString(file(), String.join("\n", lines) + "\n");
    }

    private Broken broken() {
        assertThat(trail.verify()).isInstanceOf(Broken.class);
        return (Broken) trail.verify();
    }

    @Nested
    class What_was_written {
        @Test
        void is_there_newest_first() {
            write(5);
            assertThat(trail.newest(_ -> true, 3)).extracting(TrailEntry::seq).containsExactly(5L, 4L, 3L);
            assertThat(trail.newest(entry -> entry.seq() % 2 == 1, 9))
                    .extracting(TrailEntry::seq)
                    .containsExactly(5L, 3L, 1L);
        }

        @Test
        void is_whole() {
            assertThat(trail.verify()).isInstanceOf(Whole.class);
            write(3);
            assertThat(trail.verify())
                    .isInstanceOfSatisfying(
                            Whole.class, whole -> assertThat(whole.entries()).isEqualTo(3));
        }

        @Test
        void is_nobodys_to_read_but_the_users() throws IOException {
            write(1);
            try (var files = Files.list(folder)) {
                assertThat(files)
                        .hasSize(4)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
        }

        @Test
        void is_found_across_the_blocks_that_are_read_backwards() {
            var long_ = "x".repeat(250);
            for (int i = 0; i < 400; i++) {
                trail.append(
                        List.of(DiskTrail.event(Clock.systemUTC(), "user:ada", "run", Map.of("a", long_, "b", long_))));
            }
            assertThat(trail.newest(_ -> true, 500))
                    .hasSize(400)
                    .extracting(TrailEntry::seq)
                    .startsWith(400L, 399L);
        }

        @Test
        void is_exported_as_a_server_would_and_verifies_there() throws IOException {
            write(4);
            var out = new ByteArrayOutputStream();
            trail.export(out);
            assertThat(TrailVerifier.unpinned().verify(new ByteArrayInputStream(out.toByteArray())))
                    .isInstanceOfSatisfying(TrailVerdict.Verified.class, verified -> {
                        assertThat(verified.whole()).isTrue();
                        assertThat(verified.last()).isEqualTo(4);
                    });
        }
    }

    @Nested
    class Whoever_tampers {
        @BeforeEach
        void some() {
            write(6);
        }

        @Test
        void is_found_when_he_changes_an_entry() throws IOException {
            var lines = lines();
            lines.set(2, lines.get(2).replace("\"n\":\"3\"", "\"n\":\"9\""));
            put(lines);
            assertThat(broken())
                    .extracting(Broken::kind, Broken::seq, Broken::line)
                    .containsExactly(Kind.CHANGED, 3L, 3L);
        }

        @Test
        void is_found_when_he_changes_the_last_entry() throws IOException {
            var lines = lines();
            lines.set(5, lines.get(5).replace("user:ada", "user:bob"));
            put(lines);
            assertThat(broken()).extracting(Broken::kind, Broken::seq).containsExactly(Kind.CHANGED, 6L);
        }

        @Test
        void is_found_when_he_takes_an_entry_out() throws IOException {
            var lines = lines();
            lines.remove(2);
            put(lines);
            assertThat(broken().seq()).isEqualTo(3);
            assertThat(broken().kind()).isIn(Kind.MISSING, Kind.TRUNCATED);
        }

        @Test
        void is_found_when_he_swaps_two() throws IOException {
            var lines = lines();
            lines.add(3, lines.remove(2));
            put(lines);
            assertThat(broken()).extracting(Broken::kind, Broken::seq).containsExactly(Kind.REORDERED, 3L);
        }

        @Test
        void is_found_when_he_repeats_one() throws IOException {
            var lines = lines();
            lines.add(3, lines.get(2));
            put(lines);
            assertThat(broken()).extracting(Broken::kind, Broken::seq).containsExactly(Kind.REPEATED, 4L);
        }

        @Test
        void is_found_when_he_cuts_the_last_entries_off() throws IOException {
            put(lines().subList(0, 4));
            assertThat(broken()).extracting(Broken::kind, Broken::seq).containsExactly(Kind.TRUNCATED, 5L);
        }

        @Test
        void is_found_when_he_cuts_in_the_middle_of_a_line() throws IOException {
            var whole = Files.readString(file());
            Files.writeString(file(), whole.substring(0, whole.length() - 40));
            assertThat(broken().seq()).isEqualTo(6);
        }

        @Test
        void is_found_when_he_empties_it() throws IOException {
            Files.writeString(file(), "");
            assertThat(broken()).extracting(Broken::kind, Broken::seq).containsExactly(Kind.TRUNCATED, 1L);
        }

        @Test
        void is_found_when_he_removes_it() throws IOException {
            Files.delete(file());
            assertThat(broken()).extracting(Broken::kind, Broken::seq).containsExactly(Kind.TRUNCATED, 1L);
        }

        @Test
        void is_found_when_he_removes_trail_and_head() throws IOException {
            Files.delete(file());
            Files.delete(folder.resolve("audit.head"));
            assertThat(broken().kind()).isEqualTo(Kind.TRUNCATED);
        }

        @Test
        void is_found_when_he_puts_rubbish_between() throws IOException {
            var lines = lines();
            lines.set(1, "{}");
            put(lines);
            assertThat(broken()).extracting(Broken::kind, Broken::seq).containsExactly(Kind.CHANGED, 2L);
        }

        @Test
        void is_found_when_he_writes_all_anew() throws IOException {
            var other = new DiskTrail(home.resolve("other"), Clock.systemUTC());
            for (int i = 1; i <= 6; i++) {
                other.append(List.of(
                        DiskTrail.event(Clock.systemUTC(), "user:bob", "session_created", Map.of("n", "" + i))));
            }
            Files.copy(home.resolve("other/audit.jsonl"), file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(broken().kind()).isEqualTo(Kind.CHANGED);
        }

        @Test
        void stops_all_work_by_cutting_off_so_that_nobody_overlooks_it() throws IOException {
            put(lines().subList(0, 4));
            assertThatThrownBy(() -> write(1))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal().message())
                                    .contains("was cut off", "tryaudex audit verify"));
            assertThat(lines()).hasSize(4);
        }

        @Test
        void does_not_have_us_cut_away_what_was_written_by_setting_the_head_back() throws IOException {
            var event = DiskTrail.event(Clock.systemUTC(), "user:ada", "run", Map.of("n", "x".repeat(250)));
            trail.append(Collections.nCopies(2_500, event));
            var size = Files.size(file());
            assertThat(size).isGreaterThan(1 << 20);
            new TrailHead(0, dev.ostiary.kernel.trail.ChainHead.genesis()).write(folder.resolve("audit.head"));
            Files.writeString(file(), "x", StandardOpenOption.WRITE);
            assertThatThrownBy(() -> write(1)).isInstanceOf(Refused.class);
            assertThat(Files.size(file())).isEqualTo(size);
        }
    }

    @Nested
    class A_writer_that_died {
        @Test
        void in_the_middle_of_a_line_leaves_a_trail_that_is_mended_and_says_so() throws IOException {
            write(2);
            Files.writeString(file(), "{\"chain\":\"00", StandardOpenOption.APPEND);
            assertThat(trail.verify()).isInstanceOf(Whole.class);
            write(1);
            assertThat(trail.newest(_ -> true, 9))
                    .extracting(entry -> entry.event().action())
                    .containsExactly("session_created", "trail_mended", "session_created", "session_created");
            assertThat(trail.verify())
                    .isInstanceOfSatisfying(
                            Whole.class, whole -> assertThat(whole.entries()).isEqualTo(4));
        }

        @Test
        void before_it_moved_the_head_leaves_an_entry_that_counts() throws IOException {
            write(2);
            var head = Files.readAllBytes(folder.resolve("audit.head"));
            write(1);
            Files.write(folder.resolve("audit.head"), head);
            assertThat(trail.verify())
                    .isInstanceOfSatisfying(
                            Whole.class, whole -> assertThat(whole.entries()).isEqualTo(3));
            write(1);
            assertThat(trail.newest(_ -> true, 9)).extracting(TrailEntry::seq).containsExactly(4L, 3L, 2L, 1L);
        }

        @Test
        void by_kill_9_again_and_again_loses_nothing_that_was_acknowledged() throws Exception {
            var said = new HashSet<String>();
            for (int round = 0; round < 8; round++) {
                var name = "w" + round;
                var writer = writer(name, 100_000);
                try (var told = writer.inputReader()) {
                    for (int i = 0; i < 3 + round * 5; i++) {
                        said.add(name + " " + told.readLine());
                    }
                    writer.toHandle().destroyForcibly();
                    writer.waitFor();
                    told.lines().forEach(line -> said.add(name + " " + line));
                }
            }
            assertThat(trail.verify()).isInstanceOf(Whole.class);
            assertThat(trail.newest(_ -> true, 100_000).stream()
                            .map(entry -> entry.event().principal().substring(5) + " "
                                    + entry.event().extra().get("n")))
                    .containsAll(said);
        }
    }

    @Nested
    class Several_at_once {
        @Test
        void in_one_process_make_one_chain() throws Exception {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    threads.execute(() -> write(10));
                }
            }
            assertThat(trail.verify())
                    .isInstanceOfSatisfying(
                            Whole.class, whole -> assertThat(whole.entries()).isEqualTo(80));
        }

        @Test
        void in_several_processes_make_one_chain() throws Exception {
            var writers = List.of(writer("a", 60), writer("b", 60), writer("c", 60));
            write(60);
            for (var each : writers) {
                assertThat(each.waitFor()).isZero();
            }
            assertThat(trail.verify())
                    .isInstanceOfSatisfying(
                            Whole.class, whole -> assertThat(whole.entries()).isEqualTo(240));
            assertThat(trail.newest(_ -> true, 500).stream()
                            .map(entry -> entry.event().principal())
                            .distinct())
                    .containsExactlyInAnyOrder("user:ada", "user:a", "user:b", "user:c");
        }

        @Test
        void are_not_disturbed_by_an_interruption() {
            Thread.currentThread().interrupt();
            write(1);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(trail.verify())
                    .isInstanceOfSatisfying(
                            Whole.class, whole -> assertThat(whole.entries()).isEqualTo(1));
        }
    }

    private Process writer(String name, int count) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrailWriter.class.getName(),
                        folder.toString(),
                        name,
                        Integer.toString(count))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
