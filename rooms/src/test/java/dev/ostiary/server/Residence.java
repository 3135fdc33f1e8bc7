package dev.ostiary.server;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.store.TestGround;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The whole system without its network: premises on a database that an operator named, and who may enter. */
final class Residence implements AutoCloseable {
    /** For tests that change nothing that others rest on; ends with the JVM. */
    private static final class Shared {
        static final Residence ONE = open(TestGround.freshDatabaseUrl());
    }

    /** A tenant, with the key of its owner. */
    record Household(String id, String email, Secret key, Secret password) {}

    final String url;
    final Path folder;
    final Premises premises;

    private Residence(String url, Path folder, Clock clock) {
        this(url, folder, clock, Map.of());
    }

    private Residence(String url, Path folder, Clock clock, Map<String, String> environment) {
        this.url = url;
        this.folder = folder;
        this.premises = Premises.open(settings(folder, url), environment, _ -> {}, clock);
    }

    static Residence shared() {
        return Shared.ONE;
    }

    static Residence open(String url) {
        return open(url, Clock.systemUTC());
    }

    static Residence open(String url, Clock clock) {
        return new Residence(url, folder(), clock);
    }

    /** One whose operator has set this in its environment. */
    static Residence open(String url, Map<String, String> environment) {
        return new Residence(url, folder(), Clock.systemUTC(), environment);
    }

    /** Another node on the same database, with a data folder of its own and the same root key. */
    Residence another() {
        return another(Clock.systemUTC());
    }

    /** The same by another clock. */
    Residence another(Clock clock) {
        var other = folder();
        try {
            Files.copy(folder.resolve("root.key"), other.resolve("root.key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Residence(url, other, clock);
    }

    static Settings settings(Path folder, @Nullable String url) {
        return new Settings(
                "127.0.0.1",
                0,
                folder,
                url,
                Optional.empty(),
                Set.of(),
                Set.of(),
                1_000_000,
                1_000_000,
                Duration.ZERO,
                false);
    }

    private static Path folder() {
        try {
            var folder = Files.createTempDirectory("residence");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var inside = Files.walk(folder)) {
            inside.sorted(Comparator.reverseOrder())
                    .map(Path::toFile)
                    .filter(file -> !file.delete())
                    .forEach(file -> System.err.println("left behind: " + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first tenant's owner, whose credentials lie in the bootstrap file of the node that started first. */
    Household first() {
        try {
            var file = StrictJson.read(Files.readAllBytes(premises.bootstrap().path()));
            return new Household(
                    text(file, "tenant"),
                    text(file, "email"),
                    new Secret(text(file, "api_key")),
                    new Secret(text(file, "password")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Founds another tenant, as the first one's owner. */
    Household found(String name) {
        var made = done(
                "tenants.create",
                "{'name':'%s','owner_email':'owner@%s.example'}".formatted(name, name),
                first().key());
        return new Household(
                text(made, "id"),
                text(made, "owner_email"),
                new Secret(text(made, "api_key")),
                new Secret(text(made, "password")));
    }

    /** Makes a service account that holds {@code scopes}, and a key for it; answers the account's id and the key. */
    Account account(Household household, String name, String... scopes) {
        var list = List.of(scopes).stream().map(it -> "'" + it + "'").toList();
        var account = text(
                done("service-accounts.create", "{'name':'%s','scopes':%s}".formatted(name, list), household.key()),
                "id");
        var key = done("api-keys.create", "{'service_account_id':'%s','name':'k'}".formatted(account), household.key());
        return new Account(account, "sa:" + name, text(key, "id"), new Secret(text(key, "key")));
    }

    record Account(String id, String principal, String keyId, Secret key) {}

    /** Lets {@code principal} do {@code permission} on what {@code pattern} matches; answers the policy's id. */
    String allow(Household household, String principal, String pattern, String permission) {
        return text(
                done(
                        "policies.create",
                        """
                        {'name':'%s','rules':[{'path_pattern':'%s','permissions':['%s']}],
                         'bindings':[{'identity_type':'service_account','identity_id':'%s'}]}""".formatted(FreshId.of("p-", Instant.now()), pattern, permission, principal),
                        household.key()),
                "id");
    }

    Operation<?, ?> operation(String name) {
        return premises.gate().catalogue().named(name).orElseThrow();
    }

    Answer pass(String operation, JsonNode arguments, Secret key, Guard guard) {
        var origin = new Origin("rest", "192.0.2.7", "test", FreshId.of("req_", Instant.now()));
        return premises.gate().pass(operation(operation), arguments, new Credential.Bearer(key), guard, origin);
    }

    Answer pass(String operation, String json, Secret key) {
        return pass(operation, json(json), key, Guard.NONE);
    }

    /** The result, or an assertion error that names the refusal. */
    ObjectNode done(String operation, String json, Secret key) {
        return switch (pass(operation, json, key)) {
            case Answer.Done done -> done.result();
            case Answer.No no ->
                throw new AssertionError(operation + ": " + no.refusal().code() + ": "
                        + no.refusal().message() + no.refusal().details());
        };
    }

    /** The code of the refusal, or {@code done}. */
    String code(String operation, String json, Secret key) {
        return switch (pass(operation, json, key)) {
            case Answer.Done _ -> "done";
            case Answer.No no -> no.refusal().code();
        };
    }

    static JsonNode json(String text) {
        return StrictJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static String text(JsonNode node, String field) {
        return node.get(field).stringValue();
    }

    /** Rows of a query past all rules, as somebody sees them who has the whole database in hand. */
    List<String> asOwner(String sql) {
        try (var connection = owner();
                var statement = connection.createStatement()) {
            var rows = new ArrayList<String>();
            if (statement.execute(sql)) {
                for (var result = statement.getResultSet(); result.next(); ) {
                    rows.add(String.valueOf(result.getString(1)));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does something while somebody else's transaction, which has run {@code sql}, holds what that locked. */
    void whileHeld(String sql, Runnable meanwhile) {
        try (var connection = owner();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            meanwhile.run();
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection owner() throws SQLException {
        var plain = java.net.URI.create(url);
        var login = plain.getUserInfo().split(":", 2);
        var jdbc = "jdbc:postgresql://" + plain.getHost() + ":" + plain.getPort() + plain.getPath();
        return DriverManager.getConnection(jdbc, login[0], login[1]);
    }

    @Override
    public void close() {
        premises.close();
    }
}
