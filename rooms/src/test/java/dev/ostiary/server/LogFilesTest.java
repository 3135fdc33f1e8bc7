package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    @TempDir
    Path data;

    @AfterEach
    void forgets() {
        for (var property :
                new String[] {"logging.file.name", "logging.structured.format.file", "logging.threshold.console"}) {
            System.clearProperty(property);
        }
    }

    private String permissions(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(path)));
    }

    @Test
    void are_read_by_their_owner_alone_from_their_first_line_on() throws IOException {
        LogFiles.into(data, Map.of());

        assertThat(permissions("log/server.log")).isEqualTo("rw-------");
        assertThat(permissions("log")).isEqualTo("rwx------");
    }

    @Test
    void of_an_earlier_start_are_closed_to_others() throws IOException {
        Files.createDirectory(data.resolve("log"));
        var old = Files.createFile(data.resolve("log/server.log.2026-01-01.0.gz"));
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));

        LogFiles.into(data, Map.of());

        assertThat(permissions("log/server.log.2026-01-01.0.gz")).isEqualTo("rw-------");
    }
}
