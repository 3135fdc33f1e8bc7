package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** An operator's machine: a folder of programs, a home, a project that the agent writes in, and credentials to lose. */
final class Machine {
    /** As long and as odd as a real one, and nobody's. */
    static final String SECRET = "wJalr/XUtnFEMI+K7MDENG/bPxRfiCYz" + "EXAMPLEK=";

    static final String TOKEN = "IQoJb3JpZ2luX2VjEJf//////////wEaCXVz" + "LWVhc3QtMSJHMEUCIQ".repeat(12) + "==";

    final Path programs;
    final Path home;
    final Path project;
    final Map<String, String> operator = new HashMap<>();
    Clock clock = Clock.systemUTC();
    final String session = "ses_" + UUID.randomUUID();

    Machine(Path folder) throws IOException {
        programs = Files.createDirectory(folder.resolve("programs"));
        home = Files.createDirectory(folder.resolve("home"));
        project = Files.createDirectory(folder.resolve("project"));
        operator.put("PATH", programs + ":/usr/bin:/bin");
        operator.put("HOME", home.toString());
    }

    /** A script of the operator's, which {@code aws} and the like are here. */
    Path program(String name, String script) throws IOException {
        return executable(programs.resolve(name), "#!/bin/bash\n" + script + "\n");
    }

    static Path executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    List<String> checked(Cloud cloud, List<String> allowed, String... argv) {
        return new Screening(operator).check(cloud, List.of(argv), allowed, project);
    }

    /** Lets it pass the screening as an operator who allows {@code bash}, and runs it for at most a minute. */
    Outcome bash(String script) {
        return bash(script, Duration.ofMinutes(1), Watch.NOBODY);
    }

    Outcome bash(String script, Duration limit, Watch watch) {
        return run(checked(Cloud.AWS, List.of("bash"), "bash", "-c", script), limit, watch);
    }

    Outcome run(List<String> argv, Duration limit, Watch watch) {
        return new Runner(operator, clock).capture(job(argv, limit), watch);
    }

    Job job(List<String> argv, Duration limit) {
        var secrets = Map.of(
                "AWS_ACCESS_KEY_ID", new Secret("ASIAZZZZEXAMPLE"),
                "AWS_SECRET_ACCESS_KEY", new Secret(SECRET),
                "AWS_SESSION_TOKEN", new Secret(TOKEN));
        var ends = clock.instant().plus(limit);
        return new Job(session, argv, project, secrets, Map.of("AWS_REGION", "eu-central-1"), limit, ends, ends);
    }

    /** What the screening says to this, given what it allows where nothing is set. */
    String refusal(Cloud cloud, String... argv) {
        return refusal(cloud, Config.COMMANDS, argv);
    }

    String refusal(Cloud cloud, List<String> allowed, String... argv) {
        var refused = catchThrowableOfType(Refused.class, () -> checked(cloud, allowed, argv));
        assertThat(refused).as("%s is refused", List.of(argv)).isNotNull();
        return refused.refusal().message();
    }

    /** Nothing of a secret's plain form is in it. */
    static void assertClean(Outcome outcome) {
        for (var secret : List.of(SECRET, TOKEN)) {
            for (int at = 0; at + Traces.PART <= secret.length(); at += Traces.PART) {
                var part = secret.substring(at, at + Traces.PART);
                assertThat(outcome.out()).doesNotContain(part);
                assertThat(outcome.err()).doesNotContain(part);
            }
        }
    }

    /** Processes that live and carry {@code tag} in their arguments. */
    static List<Proc> tagged(String tag) {
        return Proc.all().stream()
                .filter(each -> !each.isOver() && arguments(each).contains(tag))
                .toList();
    }

    private static String arguments(Proc process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException _) {
            return "";
        }
    }
}
