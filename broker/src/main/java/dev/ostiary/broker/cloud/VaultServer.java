package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import io.github.jopenlibs.vault.EnvironmentLoader;
import io.github.jopenlibs.vault.Vault;
import io.github.jopenlibs.vault.VaultConfig;
import io.github.jopenlibs.vault.VaultException;
import io.github.jopenlibs.vault.api.Logical;
import io.github.jopenlibs.vault.response.LogicalResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Vault server, as one token sees it. The only class that knows the driver, whose words are never passed on: they
 * quote what the server said.
 */
final class VaultServer {
    private final URI address;
    private final Vault vault;
    private final Optional<String> namespace;

    /** Leases are ended and renewed as plain writes: the driver's own calls for it would not go through {@code http}. */
    VaultServer(URI address, Optional<String> namespace, Secret token, HttpClient http) {
        this.address = address;
        this.namespace = namespace;
        try {
            var config = new VaultConfig()
                    .environmentLoader(new NoEnvironment())
                    .address(address.toString())
                    .token(token.reveal())
                    .engineVersion(1)
                    .httpClient(http);
            this.vault = Vault.create(config.build());
        } catch (VaultException _) {
            throw new IllegalStateException("settings of the driver that it does not take");
        }
    }

    /** Credentials for {@code path}; {@code what} says in words whose they are. */
    Lease read(String path, String what) {
        var answer = ask("read " + what, () -> logical().read(path));
        var duration = seconds(answer.get("lease_duration"));
        if (duration.isPresent() && answer.get("data") instanceof ObjectNode data) {
            var token = text(data.get("session_token")).or(() -> text(data.get("security_token")));
            return new Lease(
                    text(answer.get("lease_id")),
                    Duration.ofSeconds(duration.get()),
                    text(data.get("access_key")).orElseThrow(this::bad),
                    new Secret(text(data.get("secret_key")).orElseThrow(this::bad)),
                    token.map(Secret::new));
        }
        throw bad();
    }

    /** How long the lease lives on from now; empty when it cannot be renewed. */
    Optional<Duration> renew(String lease) {
        var answer = ask("renew the lease", () -> logical().write("sys/leases/renew", Map.of("lease_id", lease)));
        return seconds(answer.get("lease_duration")).map(Duration::ofSeconds);
    }

    /** Returns once it is revoked, not when that is merely planned. */
    void revoke(String lease) {
        ask("revoke the lease", () -> logical().write("sys/leases/revoke", Map.of("lease_id", lease, "sync", true)));
    }

    /** One sentence about server and token. */
    String condition() {
        var self = ask("tell whose the token is", () -> logical().read("auth/token/lookup-self"));
        var name = self.get("data") instanceof ObjectNode data
                ? text(data.get("display_name")).filter(each -> each.matches("[\\w.@/-]{1,64}"))
                : Optional.<String>empty();
        return "Vault at " + address + " knows the token"
                + name.map(each -> " as " + each).orElse("") + ".";
    }

    /** The namespace is said here, and not in the settings, where the driver would log it. */
    private Logical logical() {
        return namespace.map(name -> vault.logical().withNameSpace(name)).orElseGet(vault::logical);
    }

    private ObjectNode ask(String purpose, Question question) {
        try {
            var response = question.ask().getRestResponse();
            return switch (response.getStatus()) {
                case 200 -> object(response.getBody());
                case 204 -> JsonNodeFactory.instance.objectNode();
                default -> throw refused(purpose, response.getStatus());
            };
        } catch (VaultException e) {
            throw e.getHttpStatusCode() == 0
                    ? Failures.unreachable("Vault at " + address, e, "Check VAULT_ADDR.")
                    : refused(purpose, e.getHttpStatusCode());
        } catch (StackOverflowError _) {
            // The driver's parser follows an answer as deep as it goes.
            throw bad();
        }
    }

    private ObjectNode object(byte[] body) {
        try {
            if (StrictJson.read(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (BadJson _) {
            throw bad();
        }
        throw bad();
    }

    private Refused refused(String purpose, int status) {
        var refused = "Vault at " + address + " would not " + purpose + " (HTTP " + status + "). ";
        return new Refused(
                switch (status) {
                    case 403 ->
                        Refusal.denied(
                                "vault_denied",
                                refused + "Sign in again with `vault login`, or have the token's policy allow it.",
                                Refusal.Cause.NO_BINDING);
                    case 404 ->
                        Refusal.invalid(
                                "vault_role_unknown",
                                refused + "Check the name of the role, and where the engine is mounted.");
                    case 400 ->
                        Refusal.invalid(
                                "vault_refused",
                                refused + "Check that the role's type goes with creds, or set sts for the type.");
                    case 503 -> new Refusal.Unavailable(refused + "It is sealed, or being mended.");
                    default -> new Refusal.Unavailable(refused + "Ask whoever runs it.");
                });
    }

    private Refused bad() {
        return new Refused(new Refusal.Unavailable(
                "What answers at " + address + " does not speak as Vault does. Check VAULT_ADDR."));
    }

    private static Optional<String> text(@Nullable JsonNode node) {
        return Optional.ofNullable(node)
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(each -> !each.isEmpty());
    }

    private static Optional<Long> seconds(@Nullable JsonNode node) {
        return Optional.ofNullable(node)
                .filter(JsonNode::isIntegralNumber)
                .filter(JsonNode::canConvertToInt)
                .map(JsonNode::asLong)
                .filter(each -> each > 0);
    }

    /** Credentials of AWS, and the lease that they live by. */
    record Lease(
            Optional<String> id,
            Duration duration,
            String accessKey,
            Secret secretKey,
            Optional<Secret> sessionToken) {}

    private interface Question {
        LogicalResponse ask() throws VaultException;
    }

    /** The operator's environment has been read already; nothing else is read behind our back. */
    private static final class NoEnvironment extends EnvironmentLoader {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable String loadVariable(String name) {
            return null;
        }
    }
}
