package dev.ostiary.surface.cli;

import java.io.IOException;
import java.util.Properties;

/** The version that the build wrote into the jar. */
final class Version {
    private Version() {}

    static String text() {
        try (var in = Version.class.getResourceAsStream("/META-INF/maven/dev.ostiary/ostiary/pom.properties")) {
            var written = new Properties();
            if (in != null) {
                written.load(in);
            }
            return written.getProperty("version", "development");
        } catch (IOException _) {
            return "development";
        }
    }
}
