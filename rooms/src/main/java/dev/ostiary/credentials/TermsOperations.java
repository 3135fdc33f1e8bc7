package dev.ostiary.credentials;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The team's terms for each cloud. */
final class TermsOperations {
    private static final String TERMS = "/v1/credentials/terms";

    private TermsOperations() {}

    enum Advisory {
        REFUSE,
        ALLOW
    }

    record Terms(
            Cloud cloud,

            @Says("Actions that nobody gets, as patterns; they win over everything.")
            @Otherwise("[]")
            @Within(max = 200)
            List<String> deny,

            @Says("Patterns outside of which nothing is given; no such limit when empty.")
            @Otherwise("[]")
            @Within(max = 200)
            List<String> ceiling,

            @Says("Actions that want a person's yes first, as patterns; a resource rule says whose.")
            @Otherwise("[]")
            @Within(max = 200)
            List<String> approval,

            @Says(
                    "Whether a grant that its cloud does not enforce may be given although deny, ceiling or approval could then be walked around; approval alone has a person asked instead.")
            @Otherwise("\"refuse\"")
            Advisory advisory,

            @Says("Roles and accounts that may be used, * for any characters; all when empty.")
            @Otherwise("[]")
            @Within(max = 100)
            List<String> principals,

            @Says("Longest that a session may last.") @Otherwise("\"12h\"")
            Duration maxTtl,

            @Says("ARN of a policy that is one more ceiling on each role; aws alone.") @Within(max = 300)
            Optional<String> boundary,

            @Says("Addresses and CIDR ranges from which credentials work; aws alone.")
            @Otherwise("[]")
            @Within(max = 50)
            List<String> allowedIps,

            @Otherwise("[]") @Within(max = 50) List<String> allowedVpcs,
            @Otherwise("[]") @Within(max = 50) List<String> allowedVpcEndpoints) {}

    record Change(Instant at, String by) {}

    record Kept(
            Terms terms, @Says("Who set them, and when.") Change changed) {}

    record Which(@Says("Only those for this cloud.") Optional<Cloud> cloud) {}

    record All(List<Kept> clouds) {}

    static final Operation<Which, All> TERMS_READ = Operation.named(
                    "credentials.terms", Effect.READ, Which.class, All.class)
            .summary(
                    "Show on which terms brokers may have clouds issue credentials; a cloud that is not there has none.")
            .scope(CredentialsOperations.READ)
            .action("terms_read")
            .on("credentials")
            .tool(CredentialsOperations.TOOLSET, "credentials_terms")
            .route(TERMS)
            .declare();

    static final Operation<Terms, Kept> SET_TERMS = Operation.named(
                    "credentials.set-terms", Effect.REPLACE, Terms.class, Kept.class)
            .summary("Replace the terms on which brokers may have a cloud issue credentials.")
            .scope(CredentialsOperations.MANAGE)
            .action("terms_update")
            .on("credentials/{cloud}")
            .route(TERMS + "/{cloud}")
            .positional("cloud")
            .declare();

    static List<Operation<?, ?>> all() {
        return List.of(TERMS_READ, SET_TERMS);
    }
}
