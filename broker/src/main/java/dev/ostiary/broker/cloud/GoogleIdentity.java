package dev.ostiary.broker.cloud;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.ComputeEngineCredentials;
import com.google.auth.oauth2.CredentialAccessBoundary;
import com.google.auth.oauth2.CredentialAccessBoundary.AccessBoundaryRule;
import com.google.auth.oauth2.CredentialAccessBoundary.AccessBoundaryRule.AvailabilityCondition;
import com.google.auth.oauth2.DownscopedCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operator as Google knows him, and the service accounts that he may impersonate, by Google's own library. */
final class GoogleIdentity {
    private static final String SIGN_IN = "Run `gcloud auth application-default login`.";
    private static final String PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

    private final CloudSettings settings;
    private final WaryHttp http;

    GoogleIdentity(CloudSettings settings, Duration patience) {
        this.settings = settings;
        var trust = settings.file("CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE")
                .map(pem -> Trust.in("CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", pem));
        this.http = new WaryHttp(trust, OperatorProxy.in(settings), patience);
    }

    /** A token, and when Google ends it. */
    record Token(Secret value, Instant expiresAt) {}

    /** Whether the operator's own credentials are good. */
    void check() {
        source(factory(""));
    }

    /** A token of {@code account}, held to {@code boundary} unless that is empty. */
    Token impersonate(String account, Duration lifetime, String scope, ObjectNode boundary, Label label) {
        var factory = factory(reason(label));
        var source = source(factory);
        try {
            var impersonated = ImpersonatedCredentials.newBuilder()
                    .setSourceCredentials(source)
                    .setTargetPrincipal(account)
                    .setScopes(List.of(scope))
                    .setLifetime(Math.toIntExact(lifetime.toSeconds()))
                    .setHttpTransportFactory(factory)
                    .build();
            return token(
                    boundary.isEmpty()
                            ? impersonated.refreshAccessToken()
                            : narrowed(impersonated, boundary, factory).refreshAccessToken());
        } catch (IOException | RuntimeException e) {
            throw refused(account, e);
        }
    }

    private static DownscopedCredentials narrowed(
            GoogleCredentials source, ObjectNode boundary, HttpTransportFactory factory) {
        var rules = CredentialAccessBoundary.newBuilder();
        boundary.at("/accessBoundary/accessBoundaryRules").forEach(rule -> rules.addRule(rule(rule)));
        return DownscopedCredentials.newBuilder()
                .setSourceCredential(source)
                .setCredentialAccessBoundary(rules.build())
                .setHttpTransportFactory(factory)
                .build();
    }

    private static AccessBoundaryRule rule(JsonNode said) {
        var rule = AccessBoundaryRule.newBuilder()
                .setAvailableResource(said.path("availableResource").stringValue());
        said.path("availablePermissions").forEach(each -> rule.addAvailablePermission(each.stringValue()));
        var expression = said.at("/availabilityCondition/expression");
        if (expression.isString()) {
            rule.setAvailabilityCondition(AvailabilityCondition.newBuilder()
                    .setExpression(expression.stringValue())
                    .build());
        }
        return rule.build();
    }

    private static Token token(AccessToken token) {
        var end = Optional.ofNullable(token.getExpirationTime())
                .orElseThrow(() -> new IllegalStateException("a token without an end"));
        return new Token(Fingerprint.checked(token.getTokenValue()), end.toInstant());
    }

    /** The application-default credentials, with a token of their own. */
    private GoogleCredentials source(HttpTransportFactory factory) {
        try {
            var found = found(factory);
            var source = found.createScopedRequired() ? found.createScoped(PLATFORM) : found;
            source.refresh();
            return source;
        } catch (IOException | RuntimeException e) {
            if (e instanceof Refused refused) {
                throw refused;
            }
            throw status(e) == 0
                    ? Failures.unreachable("Google's sign-in", e, "If you are not signed in: " + SIGN_IN)
                    : new Refused(new Refusal.Unauthenticated(
                            "gcp_credentials_refused",
                            "Google does not accept the application-default credentials any more. " + SIGN_IN));
        }
    }

    private GoogleCredentials found(HttpTransportFactory factory) throws IOException {
        var named = settings.file("GOOGLE_APPLICATION_CREDENTIALS");
        var json = named.or(this::wellKnown).flatMap(Small::text);
        if (json.isPresent()) {
            return GoogleCredentials.fromStream(
                    new ByteArrayInputStream(json.get().getBytes(StandardCharsets.UTF_8)), factory);
        }
        if (named.isPresent() || settings.said("NO_GCE_CHECK").isPresent()) {
            throw new Refused(new Refusal.Unauthenticated(
                    "gcp_credentials_missing",
                    named.isPresent()
                            ? "GOOGLE_APPLICATION_CREDENTIALS names no file that can be read."
                            : "There are no application-default credentials. " + SIGN_IN));
        }
        return ComputeEngineCredentials.newBuilder()
                .setHttpTransportFactory(factory)
                .build();
    }

    private Optional<Path> wellKnown() {
        return settings.file("CLOUDSDK_CONFIG")
                .or(() -> settings.file("HOME").map(home -> home.resolve(".config/gcloud")))
                .map(folder -> folder.resolve("application_default_credentials.json"));
    }

    private HttpTransportFactory factory(String reason) {
        return () -> new GoogleTransport(settings, http, reason);
    }

    /** What Google's own log shows of a session: nothing but ids of ours. */
    private static String reason(Label label) {
        return "audex session " + label.session()
                + label.approval().map(id -> " approval " + id).orElse("");
    }

    private static Refused refused(String account, Exception cause) {
        var status = status(cause);
        var what = "Google would not give a token for " + account + " (HTTP " + status + "). ";
        return switch (status) {
            case 0 -> Failures.unreachable("Google", cause, "Try again.");
            case 401, 403 ->
                new Refused(Refusal.denied(
                        "gcp_denied",
                        what
                                + "You need roles/iam.serviceAccountTokenCreator on it, and the IAM Service Account Credentials API must be enabled.",
                        Refusal.Cause.NO_BINDING));
            case 400 ->
                new Refused(
                        Refusal.invalid(
                                "gcp_refused",
                                what
                                        + "Check the buckets in resource, and whether the organisation allows a lifetime above an hour."));
            case 404 ->
                new Refused(Refusal.invalid("gcp_account_unknown", what + "Check the service account's address."));
            default -> new Refused(new Refusal.Unavailable(what + "Try again later."));
        };
    }

    /** The HTTP status that an exception of the library stands for; 0 when there was no answer. */
    private static int status(Throwable thrown) {
        var each = thrown;
        for (var depth = 0; each != null && depth < 16; depth++) {
            if (each instanceof HttpResponseException answer) {
                return answer.getStatusCode();
            }
            each = each.getCause();
        }
        return 0;
    }
}
