package dev.ostiary.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * Sends logs, one JSON object a line, to {@code DATA/log/server.log}, or to standard output with
 * {@code OSTIARY_LOG=console}.
 */
final class LogFiles {
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private LogFiles() {}

    /** Must run before the first logger is made. */
    static void into(Path folder, Map<String, String> environment) {
        // Tomcat logs a malformed request line with its query, in which a client may have put its key.
        System.setProperty("logging.level.org.apache.coyote.http11.Http11Processor", "WARN");
        // These log whole requests and mails when asked for much.
        System.setProperty("logging.level.org.apache.hc", "WARN");
        System.setProperty("logging.level.org.eclipse.angus.mail", "WARN");
        switch (environment.getOrDefault("OSTIARY_LOG", "file")) {
            case "file" -> {
                keepPrivate(folder.resolve("log"));
                System.setProperty(
                        "logging.file.name", folder.resolve("log/server.log").toString());
                System.setProperty("logging.structured.format.file", "ecs");
                System.setProperty("logging.threshold.console", "OFF");
            }
            case "console" -> System.setProperty("logging.structured.format.console", "ecs");
            default -> throw new IllegalArgumentException("OSTIARY_LOG must be file or console.");
        }
    }

    /** Which paths were asked for is nobody else's to read; a file that is rolled over lies in the same folder. */
    private static void keepPrivate(Path logs) {
        try {
            Files.createDirectories(logs);
            Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwx------"));
            try (var inside = Files.list(logs)) {
                for (var each : inside.toList()) {
                    Files.setPosixFilePermissions(each, OWNER_ALONE);
                }
            }
            var file = logs.resolve("server.log");
            if (!Files.exists(file)) {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + logs + " cannot be made private", e);
        }
    }
}
