package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.store.TestGround;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A marked secret goes through every operation over REST and MCP, with and without a mask, well-formed and not; then
 * every place is searched that anything of it could have come to.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CanaryTest {
    private static final String CANARY = "canary-" + Long.toHexString(System.nanoTime()) + "-song";
    private static final String MASKED = "v=1;masked";

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Set<String> secrets = new LinkedHashSet<>(Set.of(CANARY));
    private final List<String> shownInTheClear = new ArrayList<>();
    private final List<String> shownElsewhere = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            logged.add(event.getLoggerName() + " " + event.getFormattedMessage() + " " + event.getThrowableProxy());
        }
    };
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getLoggerName() + " " + new java.util.logging.SimpleFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Residence residence;
    private Porch porch;
    private String metrics;
    private List<String> traced;

    @BeforeAll
    void sing() {
        listen();
        residence = Residence.open(TestGround.freshDatabaseUrl());
        porch = new Porch(residence.premises);
        var first = residence.first();
        secrets.add(first.key().reveal());
        secrets.add(first.password().reveal());
        secrets.add(residence.url.replaceAll(".*:([^:@]+)@.*", "$1"));
        var member = Belongings.member(residence, first, "somebody@example.org");
        for (var operation : residence.premises.gate().catalogue().operations()) {
            var things = Belongings.of(residence, first, operation, "c-", "plain", member);
            var path = Belongings.the(things, "path").asString();
            residence.done("secrets.write", "{'path':'%s','data':{'v':'%s'}}".formatted(path, CANARY), first.key());
            sing(operation, things, first.key());
        }
        strangers();
        handOver(first.key());
        metrics = residence.premises.meters().scrape();
        traced = porch.traced();
    }

    private void sing(Operation<?, ?> operation, Map<String, JsonNode> things, Secret key) {
        for (var guard : List.of(MASKED, "")) {
            var given = new HashMap<>(things);
            given.remove("cursor");
            given.computeIfPresent(
                    "email", (_, mail) -> JsonNodeFactory.instance.stringNode(guard.length() + mail.asString()));
            if (guard.isEmpty()) {
                given.remove("store_path");
            }
            var asked = Plausible.arguments(operation, given, CANARY);
            hear(operation, porch.rest(operation, asked, key, guard), guard);
            operation.tool().ifPresent(tool -> hearTool(operation, porch.tool(tool, asked, key, guard), guard));
        }
        stumble(operation, things, key);
    }

    /** Secrets where none belong, and of the wrong form where they do. */
    private void stumble(Operation<?, ?> operation, Map<String, JsonNode> things, Secret key) {
        var asked = Plausible.arguments(operation, things, CANARY);
        for (var field : operation.inputShape().fields()) {
            if (field.kind() instanceof Kind.HiddenTree) {
                operation
                        .tool()
                        .ifPresent(tool ->
                                refusals.add(porch.tool(tool, asked.deepCopy().put(field.name(), CANARY), key, "")
                                        .body()));
            }
            if (field.kind() instanceof Kind.Hidden) {
                var wrong = asked.deepCopy();
                wrong.putArray(field.name()).add(CANARY);
                refusals.add(porch.rest(operation, wrong, key, "").body());
            }
        }
        if (!operation.effect().reads()) {
            var route = operation.route().orElseThrow();
            var address = route.template().replaceAll("[{][^}]*}", "some-where");
            refusals.add(porch.send(route.method(), address, "{\"data\":\"" + CANARY, key.reveal(), "")
                    .body());
            refusals.add(porch.send(route.method(), address, "{\"unknown\":\"" + CANARY + "\"}", key.reveal(), "")
                    .body());
        }
    }

    private void strangers() {
        var login = "{\"email\":\"somebody@example.org\",\"password\":\"" + CANARY + "\"}";
        refusals.add(porch.send("POST", "/v1/auth/login", login, "", "").body());
        refusals.add(
                porch.send("GET", "/v1/secrets", "", "scai_live_" + CANARY, "").body());
        refusals.add(
                porch.send("GET", "/v1/secrets?api_key=" + CANARY, "", "", "").body());
        refusals.add(
                porch.send("POST", "/mcp/vault?api_key=" + CANARY, "{}", "", "").body());
        refusals.add(porch.send("GET", "/v1/nowhere?data=" + CANARY, "", "", "").body());
    }

    /** A person hands over a file of secrets: to the prompt that asks for it, wrongly, and in all the wrong places. */
    private void handOver(Secret key) {
        var files =
                List.of("A=" + CANARY, "A=1\n" + CANARY, "A='" + CANARY, "A='1\n" + CANARY + "'\nB=\"2", CANARY + "=A");
        for (var file : files) {
            for (var argument : List.of("file_text", "key_names", "target_prefix", "path", file)) {
                var asked = JsonNodeFactory.instance.objectNode().put("name", "migrate-from-env");
                asked.putObject("arguments").put("target_prefix", "some/where").put(argument, file);
                handOver("prompts/get", asked, key);
            }
            var typed = JsonNodeFactory.instance.objectNode();
            typed.putObject("ref").put("type", "ref/prompt").put("name", "migrate-from-env");
            typed.putObject("argument").put("name", "file_text").put("value", file);
            handOver("completion/complete", typed, key);
        }
    }

    private void handOver(String method, ObjectNode params, Secret key) {
        var reply = porch.ask(method, params, key, "").json();
        (reply.has("error") ? refusals : shownElsewhere).add(reply.toString());
        refusals.add(porch.ask(method, params, new Secret("nobody"), "").body());
        refusals.add(
                porch.send("POST", "/mcp/vault", params + "}", key.reveal(), "").body());
    }

    private void hearTool(Operation<?, ?> operation, Porch.Reply reply, String guard) {
        var result = reply.json().path("result");
        if (!result.has("content") || result.path("isError").asBoolean(false)) {
            refusals.add(reply.body());
        } else {
            var texts = new ArrayList<String>();
            result.path("content").forEach(part -> texts.add(part.path("text").asString("")));
            texts.forEach(text -> hear(operation, new Porch.Reply(200, text), guard));
            if (result.has("structuredContent")) {
                hear(
                        operation,
                        new Porch.Reply(200, result.get("structuredContent").toString()),
                        guard);
            }
        }
    }

    private void hear(Operation<?, ?> operation, Porch.Reply reply, String guard) {
        if (reply.status() >= 300) {
            refusals.add(reply.body());
            return;
        }
        var whole = (ObjectNode) reply.json();
        if (guard.isEmpty()) {
            var found = new ArrayList<String>();
            blank(operation.outputShape(), whole, found);
            if (!found.isEmpty()) {
                shownInTheClear.add(operation.name());
                found.stream().filter(text -> text.length() > 16).forEach(secrets::add);
            }
        }
        shownElsewhere.add(operation.name() + " " + whole);
    }

    /** Takes out what is secret by type, which alone may show a secret. */
    private static void blank(Shape<?> shape, ObjectNode node, List<String> found) {
        for (var field : shape.fields()) {
            var value = node.get(field.name());
            if (value != null) {
                blank(field.kind(), value, found);
                if (field.kind() instanceof Kind.Hidden || field.kind() instanceof Kind.HiddenTree) {
                    node.remove(field.name());
                }
            }
        }
    }

    private static void blank(Kind kind, JsonNode value, List<String> found) {
        switch (kind) {
            case Kind.Hidden _ -> found.add(value.asString());
            case Kind.HiddenTree _ -> leaves(value, found);
            case Kind.Nested(var shape) when value instanceof ObjectNode object -> blank(shape, object, found);
            case Kind.ListOf(var item)
            when value instanceof ArrayNode array -> array.forEach(each -> blank(item, each, found));
            case Kind.MapOf(var item)
            when value instanceof ObjectNode object -> object.forEach(each -> blank(item, each, found));
            default -> {}
        }
    }

    private static void leaves(JsonNode value, List<String> found) {
        if (value.isContainer()) {
            value.forEach(each -> leaves(each, found));
        } else {
            found.add(value.asString());
        }
    }

    private void listen() {
        var logger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
        ((Logger) LoggerFactory.getLogger("dev.ostiary")).setLevel(Level.TRACE);
        handler.setLevel(java.util.logging.Level.ALL);
        LogManager.getLogManager().getLogger("").addHandler(handler);
    }

    @AfterAll
    void hush() {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(appender);
        ((Logger) LoggerFactory.getLogger("dev.ostiary")).setLevel(null);
        LogManager.getLogManager().getLogger("").removeHandler(handler);
        porch.close();
        residence.close();
    }

    /** Each secret as it is, in hex as a database shows bytes, and in base64. */
    private void silent(Stream<String> places) {
        var forms = secrets.stream()
                .flatMap(secret -> Stream.of(
                        secret,
                        HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)),
                        Base64.getEncoder().withoutPadding().encodeToString(secret.getBytes(StandardCharsets.UTF_8))))
                .toList();
        assertThat(places.filter(place -> forms.stream().anyMatch(place::contains)))
                .isEmpty();
    }

    @Test
    void is_shown_where_it_was_asked_for_and_may_be_seen() {
        assertThat(shownInTheClear).contains("secrets.read", "secrets.batch-read", "api-keys.create", "tenants.create");
    }

    @Test
    void is_in_no_other_part_of_an_answer() {
        silent(shownElsewhere.stream());
    }

    @Test
    void is_in_no_text_that_says_no() {
        assertThat(refusals).hasSizeGreaterThan(50);
        silent(refusals.stream());
    }

    @Test
    void is_in_no_line_of_the_log() {
        assertThat(logged).anyMatch(line -> line.contains("flyway"));
        silent(logged.stream());
    }

    @Test
    void is_in_no_metric() {
        assertThat(metrics).contains("ostiary_calls");
        silent(Stream.of(metrics));
    }

    @Test
    void is_in_no_span() {
        assertThat(traced).anyMatch(span -> span.contains("secrets.read"));
        silent(traced.stream());
    }

    @Test
    void is_nowhere_in_the_database() {
        var tables = residence.asOwner(
                "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
        assertThat(tables).contains("ostiary.secret_version", "ostiary.api_key", "ostiary.member");
        for (var table : tables) {
            silent(residence.asOwner("select t::text from " + table + " t").stream()
                    .map(row -> table + " " + row));
        }
    }

    @Test
    void is_nowhere_in_the_exported_trail() {
        var lines =
                residence.done("audit.export", "{}", residence.first().key()).get("lines");
        assertThat(lines).isNotEmpty();
        silent(lines.valueStream().map(JsonNode::asString));
    }
}
