package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.broker.grant.Narrowing;
import dev.ostiary.broker.grant.Network;
import dev.ostiary.broker.grant.Terms;
import dev.ostiary.broker.grant.Wish;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Grants as they come about: wishes, narrowed by terms. */
final class Wanted {
    static final Label LABEL = new Label("ses_1", "claude", Optional.of("apr_1"));

    private Wanted() {}

    static Grant of(Cloud cloud, String allow, String resource, String... deny) {
        return of(cloud, allow, resource, Duration.ofMinutes(15), Optional.empty(), deny);
    }

    static Grant of(Cloud cloud, String allow, String resource, Duration ttl, Optional<String> role, String... deny) {
        var wish = new Wish(
                cloud, allow, Optional.empty(), Optional.of(resource), ttl, Optional.empty(), role, List.of("true"));
        return Narrowing.of(
                wish,
                new Terms(
                        List.of(deny), List.of(), Map.of(), Duration.ofHours(12), Optional.empty(), Network.ANYWHERE));
    }

    /** What the user is told when it is refused. */
    static String refusal(ThrowingCallable call) {
        var refused = Assertions.catchThrowableOfType(Refused.class, call);
        Assertions.assertThat(refused).as("a refusal").isNotNull();
        return refused.refusal().message();
    }
}
