package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.book.SealedShelf;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.cloud.Issued;
import dev.ostiary.broker.cloud.Plan;
import dev.ostiary.broker.grant.Action;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.CanonicalJson;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Credentials for the next run with the very same plan, where the operator wants that ({@code credential_cache}); sealed
 * under a key that is in memory alone.
 *
 * <p>Whose session they were issued for stays what the cloud's log shows of them.
 */
final class CredentialCache {
    private final Optional<SealedShelf> shelf;
    private final Optional<String> warning;
    private final String whose;
    private final Clock clock;

    private CredentialCache(Optional<SealedShelf> shelf, Optional<String> warning, String whose, Clock clock) {
        this.shelf = shelf;
        this.warning = warning;
        this.whose = whose;
        this.clock = clock;
    }

    static CredentialCache of(Config config, Map<String, String> environment, Clock clock) {
        Optional<SealedShelf> shelf = config.cached()
                ? SealedShelf.in(
                        config.folder().resolve("cache"),
                        Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                                .filter(each -> each.startsWith("/"))
                                .map(Path::of))
                : Optional.empty();
        Optional<String> warning = config.cached() && shelf.isEmpty()
                ? Optional.of(
                        "credential_cache is on, and there is no XDG_RUNTIME_DIR of this user alone to keep its key in: credentials are issued anew each time.")
                : Optional.empty();
        return new CredentialCache(shelf, warning, shelf.isPresent() ? operator(config, environment) : "", clock);
    }

    /** Who asks and by which rights: whatever of these changes finds nothing of what was kept before. */
    private static String operator(Config config, Map<String, String> environment) {
        var known = new StringBuilder(config.agent().principal());
        identities(environment).forEach(file -> known.append('\0').append(trace(file)));
        environment.entrySet().stream()
                .filter(each -> each.getKey().matches("(AWS|AUDEX|GOOGLE|CLOUDSDK|AZURE|VAULT)_.*"))
                .sorted(Map.Entry.comparingByKey())
                .forEach(each ->
                        known.append('\0').append(each.getKey()).append('=').append(each.getValue()));
        return known.toString();
    }

    /** Where the clouds' own tools keep who is signed in. */
    private static Stream<Path> identities(Map<String, String> environment) {
        var home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")));
        var config = environment.containsKey("AZURE_CONFIG_DIR")
                ? Path.of(environment.get("AZURE_CONFIG_DIR"))
                : home.resolve(".azure");
        return Stream.of(
                named(environment, "AWS_CONFIG_FILE", home.resolve(".aws/config")),
                named(environment, "AWS_SHARED_CREDENTIALS_FILE", home.resolve(".aws/credentials")),
                named(
                        environment,
                        "GOOGLE_APPLICATION_CREDENTIALS",
                        home.resolve(".config/gcloud/application_default_credentials.json")),
                config.resolve("azureProfile.json"),
                config.resolve("msal_token_cache.json"),
                config.resolve("msal_token_cache.bin"));
    }

    private static Path named(Map<String, String> environment, String name, Path otherwise) {
        var said = environment.getOrDefault(name, "");
        return said.isEmpty() ? otherwise : Path.of(said);
    }

    /** By what a file that was written anew is told from what it was. */
    private static String trace(Path file) {
        try {
            var found = Files.readAttributes(file, BasicFileAttributes.class);
            return file + " " + found.size() + " " + found.lastModifiedTime().toMillis() + " " + found.fileKey();
        } catch (IOException _) {
            return file.toString();
        }
    }

    /** What a person should know of it. */
    Optional<String> warning() {
        return warning;
    }

    /** What was issued for {@code plan} before and is good for half of the plan's time at least; the run is that much shorter. */
    Optional<Issued> find(Plan plan) {
        return shelf.flatMap(it -> it.take(name(plan)))
                .flatMap(Kept::read)
                .filter(issued -> Duration.between(clock.instant(), issued.expiresAt())
                                .multipliedBy(2)
                                .compareTo(plan.grant().ttl())
                        >= 0);
    }

    /** Keeps what was issued; not what ends with its session. */
    void keep(Plan plan, Issued issued) {
        if (!issued.held().isLeased()) {
            shelf.ifPresent(it -> it.put(name(plan), Kept.write(issued)));
        }
    }

    /** Forgets all: something of it was revoked. Whether that could be done. */
    boolean forget() {
        return shelf.isEmpty() || shelf.get().clear();
    }

    private String name(Plan plan) {
        var grant = plan.grant();
        var whole = JsonNodeFactory.instance
                .objectNode()
                .put("whose", whose)
                .put("cloud", grant.cloud().wire())
                .put("principal", plan.principal())
                .put("boundary", grant.boundary().orElse(""));
        texts(whole.putArray("allow"), grant.allow());
        texts(whole.putArray("deny"), grant.deny());
        grant.resources().forEach(whole.putArray("resources")::add);
        whole.set("document", plan.document());
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CanonicalJson.bytes(whole)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void texts(tools.jackson.databind.node.ArrayNode array, List<Action> actions) {
        actions.forEach(action -> array.add(action.text()));
    }

    /** What is sealed. */
    private record Kept(
            Map<String, String> secrets,
            Map<String, String> settings,
            Cloud cloud,
            String principal,
            String keyId,
            Optional<String> lease,
            Instant issuedAt,
            Instant expiresAt) {
        static byte[] write(Issued issued) {
            var secrets = new HashMap<String, String>();
            issued.secrets().forEach((name, secret) -> secrets.put(name, secret.reveal()));
            var held = issued.held();
            return StrictJson.write(Shape.of(Kept.class)
                    .render(
                            new Kept(
                                    secrets,
                                    issued.settings(),
                                    held.cloud(),
                                    held.principal(),
                                    held.keyId(),
                                    held.lease(),
                                    held.issuedAt(),
                                    held.expiresAt()),
                            false));
        }

        static Optional<Issued> read(byte[] json) {
            try {
                return Optional.of(
                        Shape.of(Kept.class).bind(StrictJson.read(json)).issued());
            } catch (BadJson | Refused _) {
                return Optional.empty();
            }
        }

        private Issued issued() {
            var hidden = new HashMap<String, Secret>();
            secrets.forEach((name, value) -> hidden.put(name, new Secret(value)));
            return new Issued(hidden, settings, new Held(cloud, principal, keyId, lease, issuedAt, expiresAt));
        }
    }
}
