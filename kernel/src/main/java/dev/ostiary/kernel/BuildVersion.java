package dev.ostiary.kernel;

import java.io.IOException;
import java.util.Properties;

/** The version that the build wrote into the jar; one for the server, its relays and every command. */
public final class BuildVersion {
    private BuildVersion() {}

    /** Such as {@code 1.2.0}; {@code development} where classes run without a jar. */
    public static String text() {
        try (var in = BuildVersion.class.getResourceAsStream("/META-INF/maven/dev.ostiary/kernel/pom.properties")) {
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
