package dev.ostiary.broker.cloud;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.AzureCliCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whoever is signed in at Azure, by Azure's own library: a service principal or a managed identity where the operator's
 * AZURE_* settings say so, else the person who ran {@code az login}.
 */
final class AzureIdentity {
    private static final Pattern TENANT = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.-]{0,127}");

    /** Once, soon: whoever waits for a token would rather hear of a fault. */
    private static final RetryOptions RETRIES = new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(200)));

    private final CloudSettings settings;
    private final AzureCloud cloud;
    private final Duration patience;

    AzureIdentity(CloudSettings settings, Duration patience) {
        this.settings = settings;
        this.cloud = AzureCloud.of(settings);
        this.patience = patience;
    }

    /** A token, and when Azure ends it. */
    record Token(Secret value, Instant expiresAt) {}

    /** A token for Resource Manager. */
    Token token() {
        var source = source();
        var credential = credential(source);
        try {
            return token(credential.getTokenSync(new TokenRequestContext().addScopes(cloud.scope())));
        } catch (RuntimeException e) {
            throw refused(source, e);
        }
    }

    /** Who it is, once there has been a token. */
    String who() {
        token();
        return source().words;
    }

    private static Token token(AccessToken token) {
        return new Token(
                Fingerprint.checked(token.getToken()), token.getExpiresAt().toInstant());
    }

    private Refused refused(Source source, RuntimeException cause) {
        return Failures.within(cause, java.net.http.HttpTimeoutException.class)
                ? Failures.unreachable("Azure's sign-in", cause, "Check the network, and AZURE_AUTHORITY_HOST.")
                : new Refused(new Refusal.Unauthenticated("azure_credential_failed", source.failure));
    }

    private Source source() {
        if (settings.said("AZURE_CLIENT_SECRET").isPresent()) {
            return Source.SECRET;
        }
        return settings.said("AZURE_TOKEN_CREDENTIALS")
                        .filter("ManagedIdentityCredential"::equalsIgnoreCase)
                        .isPresent()
                ? Source.MANAGED
                : Source.CLI;
    }

    private TokenCredential credential(Source source) {
        return switch (source) {
            case SECRET -> secret();
            case MANAGED -> managed();
            case CLI -> cli();
        };
    }

    private TokenCredential secret() {
        var builder = new ClientSecretCredentialBuilder()
                .authorityHost(authority())
                .tenantId(tenant().orElseThrow(() -> unset("AZURE_TENANT_ID")))
                .clientId(settings.said("AZURE_CLIENT_ID").orElseThrow(() -> unset("AZURE_CLIENT_ID")))
                .clientSecret(settings.said("AZURE_CLIENT_SECRET").orElseThrow(() -> unset("AZURE_CLIENT_SECRET")))
                .retryOptions(RETRIES)
                .httpClient(transport());
        if (!authority().equals(cloud.authority())) {
            builder.disableInstanceDiscovery();
        }
        return builder.build();
    }

    private TokenCredential managed() {
        var builder =
                new ManagedIdentityCredentialBuilder().retryOptions(RETRIES).httpClient(transport());
        settings.said("AZURE_CLIENT_ID").ifPresent(builder::clientId);
        return builder.build();
    }

    private TokenCredential cli() {
        var builder = new AzureCliCredentialBuilder().processTimeout(patience).httpClient(transport());
        tenant().ifPresent(builder::tenantId);
        settings.said("AZURE_SUBSCRIPTION_ID", settings.azure().subscription()).ifPresent(builder::subscription);
        return builder.build();
    }

    private AzureTransport transport() {
        var trust = settings.file("REQUESTS_CA_BUNDLE").map(pem -> Trust.in("REQUESTS_CA_BUNDLE", pem));
        return new AzureTransport(new WaryHttp(trust, OperatorProxy.in(settings), patience));
    }

    private String authority() {
        return settings.said("AZURE_AUTHORITY_HOST")
                .map(text -> Endpoint.of("AZURE_AUTHORITY_HOST", text).toString())
                .orElse(cloud.authority());
    }

    private Optional<String> tenant() {
        var tenant = settings.said("AZURE_TENANT_ID", settings.azure().tenant());
        if (tenant.isPresent() && !TENANT.matcher(tenant.get()).matches()) {
            throw new Refused(Refusal.invalid(
                    "azure_tenant_invalid", "AZURE_TENANT_ID must be the id or the domain of a tenant."));
        }
        return tenant;
    }

    private static Refused unset(String setting) {
        return new Refused(Refusal.invalid(
                "azure_settings_incomplete",
                "With AZURE_CLIENT_SECRET, set " + setting + " too; or unset it, and run `az login`."));
    }

    private enum Source {
        CLI("whoever ran `az login`", "Failed to create Azure credential. Run `az login` first."),
        SECRET(
                "the service principal in AZURE_CLIENT_ID",
                "Failed to create Azure credential. Check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or unset the last and run `az login` first."),
        MANAGED(
                "this machine's managed identity",
                "Failed to create Azure credential. This machine has no managed identity that answers: unset AZURE_TOKEN_CREDENTIALS and run `az login` first.");

        private final String words;
        private final String failure;

        Source(String words, String failure) {
            this.words = words;
            this.failure = failure;
        }
    }
}
