package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program of the client library's README, as it stands there. */
@Timeout(120)
class LibraryReadmeTest extends ApprovalGround {
    private static final Porch PORCH = new Porch(HOUSE.premises);
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    static {
        HOUSE.premises.listens("http://127.0.0.1:" + PORCH.port());
    }

    @AfterAll
    static void closes() {
        PORCH.close();
    }

    @BeforeEach
    void a_rule() {
        protect();
    }

    private Process begun() throws IOException {
        var readme = Path.of("").toAbsolutePath().resolveSibling("client").resolve("README.md");
        var program = PROGRAM.matcher(Files.readString(readme));
        assertThat(program.find()).isTrue();
        var file = Files.writeString(folder.resolve("Report.java"), program.group(1));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                java, "-Dstdout.encoding=UTF-8", "-cp", System.getProperty("java.class.path"), file.toString());
        process.environment().put("VSECURE_API_KEY", agent.key().reveal());
        process.environment().put("VSECURE_ENDPOINT", "http://127.0.0.1:" + PORCH.port());
        return process.redirectErrorStream(true).start();
    }

    private String told(String action) throws IOException {
        var process = begun();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            var first = String.valueOf(out.readLine());
            assertThat(first).startsWith("Waiting for a person at http").contains("/console/approvals/appr_");
            assertThat(answer(first.substring(first.lastIndexOf('/') + 1), action, alice))
                    .isEqualTo("done");
            return String.join("\n", out.readAllLines());
        } finally {
            process.destroy();
        }
    }

    @Nested
    class The_program {
        @Test
        void reads_the_secret_once_a_person_said_yes_and_prints_no_value() throws IOException {
            assertThat(told("approve")).isEqualTo("Connecting with " + Secret.MASK);
        }

        @Test
        void says_why_not_when_a_person_said_no() throws IOException {
            assertThat(told("deny")).isEqualTo("No: DENIED, fine");
        }
    }
}
