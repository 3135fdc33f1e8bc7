package dev.ostiary.server;

import java.nio.file.Path;
import java.util.Map;

/**
 * Sends logs, one JSON object a line, to {@code DATA/log/server.log}, or to standard output with
 * {@code OSTIARY_LOG=console}.
 */
final class LogFiles {
    private LogFiles() {}

    /** Must run before the first logger is made. */
    static void into(Path folder, Map<String, String> environment) {
        // Tomcat logs a malformed request line with its query, in which a client may have put its key.
        System.setProperty("logging.level.org.apache.coyote.http11.Http11Processor", "WARN");
        switch (environment.getOrDefault("OSTIARY_LOG", "file")) {
            case "file" -> {
                System.setProperty(
                        "logging.file.name", folder.resolve("log/server.log").toString());
                System.setProperty("logging.structured.format.file", "ecs");
                System.setProperty("logging.threshold.console", "OFF");
            }
            case "console" -> System.setProperty("logging.structured.format.console", "ecs");
            default -> throw new IllegalArgumentException("OSTIARY_LOG must be file or console.");
        }
    }
}
