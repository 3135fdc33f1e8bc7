package dev.ostiary.broker.grant;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What of a wish may be given: the union of its actions and its profile's, cut by the terms.
 *
 * @param allow what the credentials may do; never empty, all of it beneath the terms' ceiling, nothing in it
 *     wholly inside {@code deny}
 * @param deny what they may not do although {@code allow} would cover it; to be said to the cloud as well. For GCP, all
 *     that is denied
 * @param resources what for; {@code *} alone means everything
 * @param ttl when the session ends, from its begin; the cloud's own least may be longer
 * @param warnings what a person should know of it, such as that {@code *:*} was asked for
 */
public record Grant(
        Cloud cloud,
        List<Action> allow,
        List<Action> deny,
        List<String> resources,
        Duration ttl,
        Optional<BigDecimal> budget,
        Optional<String> role,
        Optional<String> boundary,
        Network network,
        List<String> warnings) {
    public Grant {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        resources = List.copyOf(resources);
        warnings = List.copyOf(warnings);
    }
}
