package dev.ostiary.broker.desk;

import dev.ostiary.broker.grant.Cloud;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;

/** A broker in a process of its own that runs a command for as long as it is let. */
final class LongRun {
    private LongRun() {}

    /** {@code words}: the cloud, and the command. */
    public static void main(String[] words) {
        var wanting = Wanting.of(Cloud.of(words[0]).orElseThrow(), Arrays.copyOfRange(words, 1, words.length));
        Broker.of(System.getenv(), Path.of(System.getProperty("user.home")), Clock.systemUTC())
                .run(wanting, Face.CAPTURED);
    }
}
