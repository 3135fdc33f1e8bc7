package dev.ostiary.broker.grant;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What somebody asks credentials for, as it was said (seed 004, the parameters of {@code audex_run}).
 *
 * @param allow comma-separated actions in the cloud's own form, or the shorthand; empty when a profile says it all
 * @param profile a named set of actions, added to {@code allow}
 * @param resource comma-separated resources that the actions are for; all of them when empty
 * @param ttl how long the credentials are wanted
 * @param budget most to be spent, in US dollars
 * @param role whose rights are narrowed: role ARN, service account, Vault role; the operator's own when empty
 */
public record Wish(
        Cloud cloud,
        String allow,
        Optional<String> profile,
        Optional<String> resource,
        Duration ttl,
        Optional<BigDecimal> budget,
        Optional<String> role,
        List<String> command) {
    public Wish {
        command = List.copyOf(command);
    }
}
