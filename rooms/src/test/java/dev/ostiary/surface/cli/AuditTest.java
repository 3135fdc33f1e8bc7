package dev.ostiary.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.ExportHeader;
import dev.ostiary.kernel.trail.SigningKey;
import dev.ostiary.kernel.trail.TrailExport;
import dev.ostiary.surface.Lodge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    private static final String ORIGIN = "ostiary.example/acme";
    private static final SigningKey KEY = SigningKey.of(ORIGIN, new byte[32]);
    private static Lodge lodge;

    @TempDir
    Path home;

    private Desk desk;

    @BeforeAll
    static void open() throws Exception {
        lodge = new Lodge();
    }

    @AfterAll
    static void close() throws Exception {
        lodge.close();
    }

    @BeforeEach
    void sit() throws Exception {
        desk = new Desk(home, lodge.operations());
        desk.environment.put("OSTIARY_URL", lodge.uri().toString());
        desk.environment.put("OSTIARY_TOKEN", Lodge.KEY);
        lodge.shelf.repeating = false;
        lodge.trail.clear();
        for (int i = 0; i < 5; i++) {
            desk.run("secrets", "list");
        }
        lodge.shelf.exported = exported();
    }

    @Test
    void an_export_of_several_pages_verifies_without_a_server() throws Exception {
        var file = home.resolve("trail.jsonl");
        assertThat(desk.run("audit", "export", "--output", file.toString()).exitCode())
                .isZero();
        desk.environment.clear();
        var verified = desk.run(
                "audit", "verify", file.toString(), "--key", KEY.verifier().toString());

        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out()).startsWith("Verified: entries 1 to 5 of tenant acme, the whole trail.");
        assertThat(verified.err()).isEmpty();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void an_export_to_standard_output_is_the_same() throws Exception {
        var outcome = desk.run("audit", "export");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines().toList()).isEqualTo(lodge.shelf.exported);
    }

    @Test
    void an_export_that_fails_leaves_the_old_file_and_no_part_of_a_new_one() throws Exception {
        var file = Files.writeString(home.resolve("trail.jsonl"), "old");
        lodge.shelf.repeating = true;

        assertThat(desk.run("audit", "export", "--output", file.toString()).exitCode())
                .isEqualTo(1);
        assertThat(file).hasContent("old");
        try (var left = Files.list(home)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void a_changed_entry_is_named() throws Exception {
        var lines = lodge.shelf.exported.stream()
                .map(line -> line.contains("\"seq\":3") ? line.replace("secrets.list", "secrets.read") : line)
                .toList();
        var outcome = desk.run("audit", "verify", written(lines));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("NOT verified").contains("entry 3");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void without_a_key_it_says_what_was_not_proved() throws Exception {
        assertThat(desk.run("audit", "verify", written(lodge.shelf.exported)).err())
                .contains("--key");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        var missing = home.resolve("missing.jsonl").toString();

        var outcome = desk.run("audit", "verify", missing);

        assertThat(outcome.exitCode()).isEqualTo(5);
        assertThat(outcome.err()).isEqualToIgnoringNewLines("ostiary: There is no file " + missing + ".");
    }

    @Test
    void a_wrong_key_is_no_success() throws Exception {
        var other = SigningKey.of(ORIGIN, "another seed of thirty-two bytes".getBytes(StandardCharsets.UTF_8));

        assertThat(desk.run(
                                "audit",
                                "verify",
                                written(lodge.shelf.exported),
                                "--key",
                                other.verifier().toString())
                        .exitCode())
                .isEqualTo(1);
        assertThat(desk.run("audit", "verify", written(lodge.shelf.exported), "--key", "rubbish")
                        .exitCode())
                .isEqualTo(5);
    }

    private String written(List<String> lines) throws IOException {
        return Files.writeString(home.resolve("given.jsonl"), String.join("\n", lines) + "\n")
                .toString();
    }

    private static List<String> exported() throws IOException {
        var out = new ByteArrayOutputStream();
        var head = ChainHead.genesis();
        var export = new TrailExport(out, ExportHeader.after(head, "acme", ORIGIN, lodge.trail.size(), KEY.verifier()));
        for (var event : lodge.trail) {
            var link = head.append(event);
            export.entry(link.canonical(), link.chain());
        }
        export.end(head.checkpoint(ORIGIN).sign(KEY), List.of());
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
