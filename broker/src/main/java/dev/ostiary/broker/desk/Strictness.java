package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.cloud.Plan;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement.Level;
import dev.ostiary.broker.grant.Patterns;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import java.util.Map;
import java.util.Optional;

/**
 * What the settings want of a plan beyond its actions: that somebody may ask for this role, and that what is denied is
 * kept by the cloud. Where a cloud holds credentials to nothing, whoever asks for something harmless can do all that the
 * role may.
 */
record Strictness(Config config, Map<String, String> environment) {
    /** @throws Refused with what to ask for, or to set, instead */
    Plan demand(Plan plan) {
        plan.grant().role().ifPresent(role -> role(plan.grant().cloud(), role));
        enforced(plan);
        return plan;
    }

    private void role(Cloud cloud, String role) {
        var own = own(cloud);
        if (own.filter(role::equals).isPresent() || Patterns.any(config.roles(), role)) {
            return;
        }
        if (config.roles().isEmpty() && cloud == Cloud.AWS) {
            return;
        }
        throw new Refused(Refusal.denied(
                "role_not_allowed",
                "'" + Untrusted.neutral(role, 120) + "' may not be asked for here. "
                        + own.map(it -> "Leave role_arn out, and '" + it + "' is used; or have")
                                .orElse("Have")
                        + " whoever keeps the settings name it in roles.",
                Refusal.Cause.GUARDRAIL));
    }

    /** The one that is set, which needs no leave. */
    private Optional<String> own(Cloud cloud) {
        return switch (cloud) {
            case AWS -> config.role();
            case GCP -> config.gcp().serviceAccount();
            case AZURE -> Optional.empty();
            case VAULT ->
                Optional.ofNullable(environment.get("AUDEX_VAULT_ROLE"))
                        .map(String::strip)
                        .filter(it -> !it.isEmpty())
                        .or(() -> config.vault().role());
        };
    }

    private void enforced(Plan plan) {
        var cloud = plan.grant().cloud();
        if (plan.enforcement().level() == Level.PROVIDER
                || config.advisory()
                || !config.terms().forbidsAnything(cloud)) {
            return;
        }
        throw new Refused(Refusal.denied(
                "advisory_grant",
                "The settings deny actions in " + cloud.wire() + " or have a ceiling, and nothing would keep them: "
                        + plan.enforcement().why()
                        + " Nothing was issued. Ask for what the cloud enforces, or have whoever keeps the settings say advisory = \"allow\".",
                Refusal.Cause.GUARDRAIL));
    }
}
