package dev.ostiary.broker.grant;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ceiling over every wish: the operator's settings, narrowed further by a team's.
 *
 * @param deny action patterns, each in the form of its cloud, that nobody gets; they win over wishes and profiles
 * @param ceiling action patterns outside which nothing is given; empty means no such limit
 * @param profiles the operator's own, which win over built-in ones of the same name
 * @param maxTtl the longest that is given
 * @param boundary ARN of a policy that is one more ceiling on each assumed role (AWS)
 */
public record Terms(
        List<String> deny,
        List<String> ceiling,
        Map<String, Profile> profiles,
        Duration maxTtl,
        Optional<String> boundary,
        Network network) {
    /** What holds where nothing is set: the built-in profiles, twelve hours at most. */
    public static final Terms OPEN =
            new Terms(List.of(), List.of(), Map.of(), Duration.ofHours(12), Optional.empty(), Network.ANYWHERE);

    public Terms {
        deny = List.copyOf(deny);
        ceiling = List.copyOf(ceiling);
        profiles = Map.copyOf(profiles);
    }

    /** Whether anything of {@code its} is kept from everybody; what is written for other clouds does not count. */
    public boolean forbidsAnything(Cloud its) {
        return !Limits.denied(its, deny).isEmpty() || !ceiling.isEmpty();
    }

    /** A named set of actions. */
    public record Profile(Cloud cloud, String allow, Optional<String> resource, String description) {}
}
