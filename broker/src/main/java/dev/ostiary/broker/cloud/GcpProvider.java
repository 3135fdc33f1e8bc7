package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * GCP: a service account impersonated with the operator's application-default credentials, its token narrowed where
 * Google can narrow one. A token of Google's cannot be taken back, so it lives no longer than the session.
 */
final class GcpProvider implements Provider {
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}@[a-z0-9][a-z0-9.-]{0,250}");
    private static final Pattern PROJECT = Pattern.compile("(?:[a-z0-9.-]{1,100}:)?[a-z][a-z0-9-]{4,28}[a-z0-9]");
    private static final Duration MOST = Duration.ofHours(1);
    private static final Duration MOST_EXTENDED = Duration.ofHours(12);
    private static final String ENDPOINTS = "CLOUDSDK_API_ENDPOINT_OVERRIDES_";

    private final CloudSettings settings;
    private final Clock clock;
    private final Duration patience;

    GcpProvider(CloudSettings settings, Clock clock) {
        this(settings, clock, WaryHttp.PATIENCE);
    }

    GcpProvider(CloudSettings settings, Clock clock, Duration patience) {
        this.settings = settings;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public Cloud cloud() {
        return Cloud.GCP;
    }

    @Override
    public Plan plan(Grant grant) {
        var account = grant.role()
                .or(this::account)
                .orElseThrow(
                        () -> new Refused(
                                Refusal.invalidField(
                                        "role_arn",
                                        "there is no service account whose rights could be narrowed. Set AUDEX_GCP_SERVICE_ACCOUNT, or gcp_service_account in the settings, to one such as audex-agent@my-project.iam.gserviceaccount.com.")));
        if (!ACCOUNT.matcher(account).matches()) {
            throw new Refused(
                    Refusal.invalidField(
                            "role_arn",
                            "for GCP, the address of a service account, such as audex-agent@my-project.iam.gserviceaccount.com"));
        }
        project();
        checkLifetime(grant.ttl());
        var narrowing = GcpNarrowing.of(grant);
        return new Plan(grant, account, grant.ttl(), narrowing.document(), narrowing.enforcement());
    }

    private void checkLifetime(Duration ttl) {
        var extended = settings.gcp().extendedLifetime();
        if (ttl.compareTo(extended ? MOST_EXTENDED : MOST) > 0) {
            throw new Refused(
                    Refusal.invalidField(
                            "ttl",
                            extended
                                    ? "a token of Google's lives twelve hours at most."
                                    : "a token of Google's lives an hour at most. Ask for less, or set gcp_extended_lifetime where the organisation allows the service account more."));
        }
    }

    @Override
    public Issued issue(Plan plan, Label label) {
        var asked = clock.instant();
        var token = identity()
                .impersonate(
                        plan.principal(),
                        plan.lifetime(),
                        GcpNarrowing.of(plan.grant()).scope(),
                        plan.document(),
                        label);
        var held = new Held(
                Cloud.GCP, plan.principal(), Fingerprint.of(token.value()), Optional.empty(), asked, token.expiresAt());
        return new Issued(
                Map.of("CLOUDSDK_AUTH_ACCESS_TOKEN", token.value(), "GOOGLE_OAUTH_ACCESS_TOKEN", token.value()),
                commandSettings(),
                held);
    }

    /** Project and endpoints; the operator's own endpoints hold for commands too. */
    private Map<String, String> commandSettings() {
        var all = new HashMap<String, String>();
        settings.environment().forEach((name, value) -> {
            if (name.startsWith(ENDPOINTS)) {
                all.put(name, value);
            }
        });
        project().ifPresent(project -> all.put("CLOUDSDK_CORE_PROJECT", project));
        return all;
    }

    @Override
    public Ending end(Held held) {
        return clock.instant().isBefore(held.expiresAt())
                ? new Ending.Lingering(
                        "Google takes no token back: this one works until it expires, unless " + held.principal()
                                + " is disabled or loses its rights.",
                        held.expiresAt())
                : new Ending.Ended("The token has expired.");
    }

    @Override
    public Health health() {
        if (account().isEmpty()) {
            return new Health(Cloud.GCP, Health.State.UNSET, "AUDEX_GCP_SERVICE_ACCOUNT is not set.");
        }
        try {
            identity().check();
            return new Health(
                    Cloud.GCP,
                    Health.State.GOOD,
                    "Google knows the application-default credentials, which are to impersonate "
                            + account().get() + ".");
        } catch (Refused e) {
            return new Health(Cloud.GCP, Health.State.BAD, e.refusal().message());
        }
    }

    private Optional<String> account() {
        return settings.said("AUDEX_GCP_SERVICE_ACCOUNT", settings.gcp().serviceAccount());
    }

    private Optional<String> project() {
        var project = settings.said("AUDEX_GCP_PROJECT", settings.gcp().project());
        if (project.isPresent() && !PROJECT.matcher(project.get()).matches()) {
            throw new Refused(Refusal.invalid("gcp_project_invalid", "AUDEX_GCP_PROJECT must be the id of a project."));
        }
        return project;
    }

    private GoogleIdentity identity() {
        return new GoogleIdentity(settings, patience);
    }
}
