package dev.ostiary.broker.run;

import dev.ostiary.kernel.Secret;
import java.nio.file.Path;
import java.time.Duration;
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
 */
public record Job(
        String session,
        List<String> argv,
        Path directory,
        Map<String, Secret> secrets,
        Map<String, String> settings,
        Duration limit) {
    public Job {
        argv = List.copyOf(argv);
        secrets = Map.copyOf(secrets);
        settings = Map.copyOf(settings);
    }
}
