package dev.ostiary.broker.run;

import dev.ostiary.kernel.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One command to run.
 *
 * @param argv name and arguments; no shell ever sees them
 * @param directory where it starts
 * @param secrets what it gets of credentials; hidden wherever it prints them
 * @param settings what else it gets, on top of the clean environment
 * @param limit after which it is ended with everything that it began
 * @param ends when it is ended at the latest by the wall clock, which goes on while the machine sleeps
 * @param expires when the credentials do; until then no other command's output shows them either
 */
public record Job(
        String session,
        List<String> argv,
        Path directory,
        Map<String, Secret> secrets,
        Map<String, String> settings,
        Duration limit,
        Instant ends,
        Instant expires) {
    public Job {
        argv = List.copyOf(argv);
        secrets = Map.copyOf(secrets);
        settings = Map.copyOf(settings);
    }
}
