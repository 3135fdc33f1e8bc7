package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Azure: a token for Resource Manager of whoever is signed in. Azure cannot narrow it, and takes none back; both are said
 * with each result.
 */
final class AzureProvider implements Provider {
    private static final Pattern SUBSCRIPTION =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** What Azure gives, about; it takes no wish for less or more. */
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final CloudSettings settings;
    private final Clock clock;
    private final Duration patience;

    AzureProvider(CloudSettings settings, Clock clock) {
        this(settings, clock, WaryHttp.PATIENCE);
    }

    AzureProvider(CloudSettings settings, Clock clock, Duration patience) {
        this.settings = settings;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public Cloud cloud() {
        return Cloud.AZURE;
    }

    @Override
    public Plan plan(Grant grant) {
        grant.role().ifPresent(_ -> {
            throw new Refused(
                    Refusal.invalidField("role_arn", "Azure has no role to take on for a while. Leave it out."));
        });
        if (grant.ttl().compareTo(LIFETIME) > 0) {
            throw new Refused(
                    Refusal.invalidField("ttl", "a token of Azure's lives about an hour. Ask for an hour or less."));
        }
        var subscription = subscription();
        AzureCloud.of(settings);
        return new Plan(
                grant,
                subscription,
                LIFETIME,
                JsonNodeFactory.instance.objectNode(),
                new Enforcement(
                        Enforcement.Level.ADVISORY,
                        "Azure narrows no token: this one can do whatever whoever is signed in may, for about an hour. allow, deny and resource are checked and recorded here only."));
    }

    @Override
    public Issued issue(Plan plan, Label label) {
        var asked = clock.instant();
        var token = identity().token();
        var held = new Held(
                Cloud.AZURE,
                plan.principal(),
                Fingerprint.of(token.value()),
                Optional.empty(),
                asked,
                token.expiresAt());
        var said = new HashMap<>(Map.of("AZURE_SUBSCRIPTION_ID", plan.principal()));
        settings.said("AZURE_TENANT_ID", settings.azure().tenant())
                .ifPresent(tenant -> said.put("AZURE_TENANT_ID", tenant));
        return new Issued(Map.of("AZURE_ACCESS_TOKEN", token.value()), said, held);
    }

    @Override
    public Ending end(Held held) {
        return clock.instant().isBefore(held.expiresAt())
                ? new Ending.Lingering("Azure takes no token back: this one works until it expires.", held.expiresAt())
                : new Ending.Ended("The token has expired.");
    }

    @Override
    public Health health() {
        if (settings.said("AZURE_SUBSCRIPTION_ID", settings.azure().subscription())
                .isEmpty()) {
            return new Health(Cloud.AZURE, Health.State.UNSET, "AZURE_SUBSCRIPTION_ID is not set.");
        }
        try {
            subscription();
            return new Health(
                    Cloud.AZURE,
                    Health.State.GOOD,
                    "Azure gives a token to " + identity().who() + ".");
        } catch (Refused e) {
            return new Health(Cloud.AZURE, Health.State.BAD, e.refusal().message());
        }
    }

    private String subscription() {
        return settings.said("AZURE_SUBSCRIPTION_ID", settings.azure().subscription())
                .filter(each -> SUBSCRIPTION.matcher(each).matches())
                .orElseThrow(
                        () -> new Refused(
                                Refusal.invalid(
                                        "azure_subscription_missing",
                                        "Set AZURE_SUBSCRIPTION_ID, or azure_subscription in the settings, to the id of a subscription; `az account show --query id` prints it.")));
    }

    private AzureIdentity identity() {
        return new AzureIdentity(settings, patience);
    }
}
