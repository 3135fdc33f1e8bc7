package dev.ostiary.broker.team;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.kernel.Placed;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a broker tells the team's server before it has credentials issued; all of it is what a person is shown who must
 * say yes, and a repeated call that differs in anything is another one.
 */
public record Opening(
        @Says("Where the credentials would come from.") Cloud cloud,

        @Says("Whose rights they would narrow: role ARN, service account, subscription or Vault role.")
        @Within(min = 1, max = 300)
        String principal,

        @Says("What they shall be able to do, each in its cloud's own form, such as s3:GetObject.")
        @Within(min = 1, max = 200)
        List<String> allow,

        @Says("What they shall not be able to do although allow covers it.") @Otherwise("[]") @Within(max = 200)
        List<String> deny,

        @Says("What for; * alone is everything.") @Otherwise("[\"*\"]") @Within(min = 1, max = 100)
        List<String> resources,

        @Says("How long the session shall last, 12h at most.") @Otherwise("\"15m\"")
        Duration ttl,

        @Says("Most to be spent, in US dollars.") Optional<BigDecimal> budget,

        @Says("Who would make the grant hold; where it is not the cloud, the team's patterns are no wall.")
        @Otherwise("\"none\"")
        Enforcement.Level enforcement,

        @Says("The command that gets them, as its arguments.") @Within(min = 1, max = 500)
        List<String> command,

        @Says("Who runs it, in the broker's own words.") @Within(min = 1, max = 128)
        String agent,

        @Says("Where it runs.") @Within(max = 255) Optional<String> host,

        @Says("The folder that the command starts in; the same words mean other files elsewhere.") @Within(max = 1000)
        Optional<String> directory,

        @Says("The approval to use, when there are several.")
        Optional<String> approvalId)
        implements Placed {
    @Override
    public ResourcePath place() {
        return Place.of(cloud, principal);
    }
}
