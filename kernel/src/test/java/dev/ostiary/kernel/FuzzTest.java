package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.mcp.HeadersFuzz;
import dev.ostiary.kernel.mcp.MessagesFuzz;
import dev.ostiary.kernel.mcp.RequestStateFuzz;
import dev.ostiary.kernel.mcp.UrisFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fuzzes what reads the words of strangers, each in a JVM of its own with Jazzer; {@code -Dfuzz.seconds=600} for long.
 *
 * <p>What was found is kept by hand, as a test beside the code that it was found in.
 */
class FuzzTest {
    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 4);

    /** What the texts that are fuzzed hold, as Jazzer takes it. */
    private static final String WORDS = """
            "{\\"jsonrpc\\":\\"2.0\\",\\"id\\":1,\\"method\\":\\""
            "\\"params\\":{\\"name\\":\\"scaivault_read_note\\",\\"arguments\\":{\\"path\\":\\"app/db\\"}}"
            "\\"_meta\\":{\\"io.modelcontextprotocol/protocolVersion\\":\\"2026-07-28\\","
            "\\"io.modelcontextprotocol/clientCapabilities\\":{}}"
            "=?base64?"
            "?="
            "scaivault://notes/ten_a/app/db"
            "vsecure://secrets/production/DATABASE_URL"
            "vsecure://credentials/aws/123456789012/role"
            "%2F"
            "%252F"
            "{path}"
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            classes = {
                MessagesFuzz.class,
                HeadersFuzz.class,
                RequestStateFuzz.class,
                CursorsFuzz.class,
                PathsFuzz.class,
                UrisFuzz.class
            })
    void nothing_is_found(Class<?> target) throws IOException, InterruptedException {
        var corpus = Files.createDirectory(folder.resolve("corpus"));
        var dictionary = Files.writeString(folder.resolve("words"), WORDS);
        var log = folder.resolve("log");
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.getName(),
                        "--instrumentation_includes=dev.ostiary.**",
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/",
                        "-dict=" + dictionary,
                        "-max_len=4096",
                        "-max_total_time=" + SECONDS,
                        corpus.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS + 120L, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(() -> tail(log)).isZero();
            assertThat(tail(log)).contains("Done ");
        } finally {
            process.destroyForcibly();
        }
    }

    private static String tail(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
