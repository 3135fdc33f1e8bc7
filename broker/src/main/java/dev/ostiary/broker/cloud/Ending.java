package dev.ostiary.broker.cloud;

import java.time.Instant;

/** What became of credentials that were to be ended. */
public sealed interface Ending {
    /** One sentence for people. */
    String words();

    /** The cloud refuses them from now on. */
    record Ended(String words) implements Ending {}

    /** The cloud goes on honouring them until then, and why. */
    record Lingering(String words, Instant until) implements Ending {}
}
