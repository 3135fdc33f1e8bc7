package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Ttl;
import dev.ostiary.broker.grant.Wish;
import java.util.Optional;

/** Makes a wish of what was asked, with what the settings say where nothing was said. */
record Wishes(Config config) {
    Wish of(Asked asked) {
        var cloud = asked.provider().orElse(config.provider());
        return new Wish(
                cloud,
                asked.allow().orElse(""),
                said(asked.profile()),
                said(asked.resource()),
                said(asked.ttl()).map(Ttl::parse).orElseGet(this::usual),
                cloud == Cloud.AWS ? asked.budget().or(config::budget) : asked.budget(),
                said(asked.roleArn()),
                asked.command());
    }

    /** No longer than the longest, where only that was set. */
    private java.time.Duration usual() {
        var most = config.terms().maxTtl();
        return config.ttl().compareTo(most) > 0 ? most : config.ttl();
    }

    private static Optional<String> said(Optional<String> text) {
        return text.filter(each -> !each.isBlank());
    }
}
