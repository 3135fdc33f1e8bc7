package dev.ostiary.broker.desk;

import java.nio.file.Path;
import java.time.Clock;

/** A broker in a process of its own that runs a command for as long as it is let. */
final class LongRun {
    private LongRun() {}

    public static void main(String[] command) {
        Broker.of(System.getenv(), Path.of(System.getProperty("user.home")), Clock.systemUTC())
                .run(Wanting.run(command), Face.CAPTURED);
    }
}
