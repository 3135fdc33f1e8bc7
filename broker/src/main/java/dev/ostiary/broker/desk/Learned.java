package dev.ostiary.broker.desk;

import java.util.List;
import java.util.Optional;

/**
 * The least that a command needs, from what it was given and what it was denied.
 *
 * @param given actions of the run
 * @param missing actions that it was denied for want of
 * @param allow what to ask for next, comma-separated, as {@code --allow} takes it
 * @param resources what the missing ones were wanted for, where the cloud said so
 * @param ran the run, where this made one
 */
public record Learned(
        String sessionId,
        List<String> given,
        List<String> missing,
        String allow,
        List<String> resources,
        Optional<Ran> ran) {
    public Learned {
        given = List.copyOf(given);
        missing = List.copyOf(missing);
        resources = List.copyOf(resources);
    }
}
