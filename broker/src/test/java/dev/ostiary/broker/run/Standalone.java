package dev.ostiary.broker.run;

import dev.ostiary.kernel.Secret;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One run in a process of its own, which tests may signal and kill. */
final class Standalone {
    private Standalone() {}

    /** {@code captured|attached SESSION MILLISECONDS COMMAND...}. */
    public static void main(String[] args) {
        var argv = List.of(args).subList(3, args.length);
        var secrets = Map.of("AWS_SECRET_ACCESS_KEY", new Secret(Machine.SECRET));
        var limit = Duration.ofMillis(Long.parseLong(args[2]));
        var ends = Instant.now().plus(limit);
        var job = new Job(args[1], argv, Path.of("").toAbsolutePath(), secrets, Map.of(), limit, ends, ends);
        var runner = new Runner(System.getenv(), Clock.systemUTC());
        var outcome =
                args[0].equals("attached") ? runner.attached(job, Watch.NOBODY) : runner.capture(job, Watch.NOBODY);
        System.out.println(
                "outcome " + outcome.end().wire() + " " + outcome.exit().orElse(-1));
        System.exit(outcome.exit().orElse(124));
    }

    static List<String> command(String face, String session, Duration limit, String... argv) {
        var java = ProcessHandle.current().info().command().orElseThrow();
        var whole = new ArrayList<>(List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Standalone.class.getName(),
                face,
                session,
                Long.toString(limit.toMillis())));
        whole.addAll(List.of(argv));
        return whole;
    }

    static Process start(List<String> command) throws java.io.IOException {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .directory(new File(System.getProperty("user.dir")))
                .start();
    }
}
