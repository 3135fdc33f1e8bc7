package dev.ostiary.broker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is loaded when the program starts, as the virtual machine tells it. */
@Timeout(120)
class StartTest {
    private static final Set<String> CLOUDS =
            Set.of("software.amazon.awssdk.", "com.google.auth.", "com.azure.", "io.github.jopenlibs.vault.");
    private static final String CALLS = """
            {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":2,"method":"tools/list"}
            {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"audex_sessions","arguments":{}}}
            """;

    @TempDir
    Path home;

    @Test
    void an_agent_waits_for_no_cloud_and_for_no_words_of_a_shell() throws Exception {
        var loaded = loaded("", "mcp");

        assertThat(loaded).contains(Tryaudex.class.getName(), "dev.ostiary.kernel.mcp.Stdio");
        assertThat(loaded).noneMatch(name -> CLOUDS.stream().anyMatch(name::startsWith));
        assertThat(loaded).noneMatch(name -> name.startsWith("picocli."));
    }

    @Test
    void a_list_of_sessions_waits_for_no_cloud() throws Exception {
        assertThat(loaded("", "sessions"))
                .contains(SessionWords.class.getName())
                .noneMatch(name -> CLOUDS.stream().anyMatch(name::startsWith));
    }

    @Test
    void a_cloud_that_is_asked_is_loaded_and_shows() throws Exception {
        assertThat(loaded("http://127.0.0.1:1", "health", "--check", "aws"))
                .anyMatch(name -> name.startsWith("software.amazon.awssdk."));
    }

    /** Names of classes. */
    private List<String> loaded(String endpoint, String... words) throws IOException, InterruptedException {
        var log = home.resolve("loaded");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:disable",
                "-Xlog:class+load:file=" + log + "::filecount=0",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Tryaudex.class.getName()));
        command.addAll(List.of(words));
        var calls = Files.writeString(home.resolve("calls"), CALLS);
        var started = new ProcessBuilder(command)
                .redirectInput(calls.toFile())
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile());
        started.environment().clear();
        started.environment()
                .putAll(Map.of(
                        "HOME", home.toString(),
                        "AUDEX_ROLE_ARN", "arn:aws:iam::000000000000:role/t",
                        "AWS_ACCESS_KEY_ID", "t",
                        "AWS_SECRET_ACCESS_KEY", "t",
                        "AWS_ENDPOINT_URL_STS", endpoint));
        var process = started.start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(log).stream()
                .map(line -> line.replaceFirst("^(\\[[^]]*])+ ", "").replaceFirst(" source:.*", ""))
                .toList();
    }
}
