package dev.ostiary.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorTest {
    record Ask(String path, Optional<Integer> version, List<String> tags) {}

    record Told(String value) {}

    private static final Operation<Ask, Told> READ = Operation.named("things.read", Effect.READ, Ask.class, Told.class)
            .summary("Reads a thing.")
            .action("read")
            .route("/v1/things/{path...}")
            .declare();
    private static final Operation<Ask, Told> WRITE = Operation.named(
                    "things.write", Effect.REPLACE, Ask.class, Told.class)
            .summary("Writes a thing.")
            .action("write")
            .route("/v1/things/{path...}")
            .declare();

    record Addressed(String uri) {}

    private static final Operation<Addressed, Told> ADDRESSED = Operation.named(
                    "things.show", Effect.READ, Addressed.class, Told.class)
            .summary("Shows a thing.")
            .action("read")
            .route("/v1/resources/{uri}")
            .declare();

    private record Prepared(int status, String body, Map<String, String> headers) {}

    private final Deque<Prepared> prepared = new ArrayDeque<>();
    private final List<String> targets = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Duration> rests = new ArrayList<>();
    private HttpServer server;
    private Door door;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        door = new Door(
                Address.of("http://127.0.0.1:" + server.getAddress().getPort(), false),
                Optional.of(new Secret("aug_live_canary")),
                Guard.NONE,
                "test/1",
                rests::add);
    }

    @AfterEach
    void close() {
        door.close();
        server.stop(0);
    }

    @Nested
    class A_call {
        @Test
        void encodes_each_value_for_its_place() {
            prepared.add(new Prepared(200, "{\"value\":\"v\"}", Map.of()));
            var told = door.call(READ, new Ask("a/b c?x=1&y#z", Optional.of(3), List.of("p", "q&path=z")));

            assertThat(told.value()).isEqualTo("v");
            assertThat(targets)
                    .containsExactly("/v1/things/a/b%20c%3Fx%3D1%26y%23z?version=3&tags=p&tags=q%26path%3Dz");
        }

        @Test
        void sends_what_is_not_in_the_path_as_a_body() {
            prepared.add(new Prepared(200, "{\"value\":\"v\"}", Map.of()));
            door.call(WRITE, new Ask("a/b", Optional.empty(), List.of("p")));

            assertThat(bodies).containsExactly("{\"tags\":[\"p\"]}");
        }

        @Test
        void that_changes_something_says_each_time_which_one_it_is() {
            prepared.add(new Prepared(200, "{\"value\":\"v\"}", Map.of()));
            prepared.add(new Prepared(200, "{\"value\":\"v\"}", Map.of()));
            prepared.add(new Prepared(200, "{\"value\":\"v\"}", Map.of()));
            door.call(READ, ask("a"));
            door.call(WRITE, ask("a"));
            door.call(WRITE, ask("a"));

            assertThat(keys).hasSize(2).doesNotHaveDuplicates();
        }

        @Test
        void may_hold_a_whole_address_in_one_part_of_its_path() {
            prepared.add(new Prepared(200, "{\"value\":\"v\"}", Map.of()));
            door.call(ADDRESSED, new Addressed("vsecure://secrets/production/*"));

            assertThat(targets).containsExactly("/v1/resources/vsecure%3A%2F%2Fsecrets%2Fproduction%2F%2A");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"vsecure://secrets/../x", "vsecure://secrets//x", "other://a/b", "a/b", "vsecure://a\\b"})
        void holds_nothing_in_one_part_of_its_path_that_only_looks_like_an_address(String uri) {
            assertThatExceptionOfType(CallFailed.class)
                    .isThrownBy(() -> door.call(ADDRESSED, new Addressed(uri)))
                    .satisfies(failed -> assertThat(failed.code()).isEqualTo("invalid_path"));
            assertThat(targets).isEmpty();
        }

        @Test
        void overlooks_what_a_newer_server_says_more() {
            prepared.add(new Prepared(200, "{\"value\":\"v\",\"more\":{}}", Map.of()));

            assertThat(door.call(READ, ask("a")).value()).isEqualTo("v");
        }

        @ParameterizedTest
        @ValueSource(strings = {"../keys", "a/../../keys", "a//b", "a\\b", ".", ""})
        void never_leaves_its_route(String path) {
            assertThatExceptionOfType(CallFailed.class)
                    .isThrownBy(() -> door.call(READ, ask(path)))
                    .satisfies(failed -> assertThat(failed.exitCode()).isEqualTo(5));
            assertThat(targets).isEmpty();
        }
    }

    @Nested
    class A_refusal {
        @Test
        void arrives_with_code_words_and_request() {
            var error =
                    "{\"code\":\"thing_not_found\",\"message\":\"No.\",\"details\":{\"a\":1},\"request_id\":\"req_1\"}";
            prepared.add(new Prepared(404, "{\"error\":" + error + "}", Map.of()));

            assertThatExceptionOfType(CallFailed.class)
                    .isThrownBy(() -> door.call(READ, ask("a")))
                    .satisfies(failed -> {
                        assertThat(failed.code()).isEqualTo("thing_not_found");
                        assertThat(failed.told()).isEqualTo("No.");
                        assertThat(failed.requestId()).hasValue("req_1");
                        assertThat(failed.exitCode()).isEqualTo(4);
                    });
        }

        @ParameterizedTest
        @ValueSource(strings = {"<html>", "", "[]", "{\"error\":1}", "{\"a\":1,\"a\":2}"})
        void in_another_form_is_not_believed(String body) {
            prepared.add(new Prepared(500, body, Map.of()));

            assertThatExceptionOfType(CallFailed.class)
                    .isThrownBy(() -> door.call(READ, ask("a")))
                    .satisfies(failed -> assertThat(failed.code()).isEqualTo("bad_answer"));
        }

        @Test
        void to_elsewhere_is_not_followed_because_the_credential_would_follow() {
            prepared.add(new Prepared(302, "", Map.of("Location", "/stolen")));

            assertThatExceptionOfType(CallFailed.class).isThrownBy(() -> door.call(READ, ask("a")));
            assertThat(targets).hasSize(1);
        }

        @Test
        void with_a_short_wait_is_tried_once_more_for_a_read() {
            prepared.add(new Prepared(429, "{}", Map.of("Retry-After", "7")));
            prepared.add(new Prepared(200, "{\"value\":\"v\"}", Map.of()));

            assertThat(door.call(READ, ask("a")).value()).isEqualTo("v");
            assertThat(rests).containsExactly(Duration.ofSeconds(7));
        }

        @Test
        void is_never_answered_with_a_second_change() {
            prepared.add(new Prepared(503, "{}", Map.of("Retry-After", "1")));

            assertThatExceptionOfType(CallFailed.class).isThrownBy(() -> door.call(WRITE, ask("a")));
            assertThat(targets).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"3600", "-1", "soon", "99999999999999999999"})
        void with_another_wait_is_told_at_once(String wait) {
            prepared.add(new Prepared(429, "{}", Map.of("Retry-After", wait)));

            assertThatExceptionOfType(CallFailed.class).isThrownBy(() -> door.call(READ, ask("a")));
            assertThat(rests).isEmpty();
        }

        @Test
        void tells_the_pause_that_it_is_asked_for() {
            prepared.add(new Prepared(429, "{}", Map.of("Retry-After", "3600")));

            assertThatExceptionOfType(CallFailed.class)
                    .isThrownBy(() -> door.call(READ, ask("a")))
                    .satisfies(failed -> assertThat(failed.pause()).contains(Duration.ofHours(1)));
        }
    }

    @Nested
    class A_credential {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://vault.example.com",
                    "http://127.0.0.1.example.com",
                    "http://localhost.example.com",
                    "http://10.0.0.1:8440",
                    "http://[::2]"
                })
        void is_not_sent_in_clear_to_another_machine(String url) {
            assertThatExceptionOfType(CallFailed.class)
                    .isThrownBy(() -> Address.of(url, false))
                    .satisfies(failed -> {
                        assertThat(failed.code()).isEqualTo("insecure_url");
                        assertThat(failed.exitCode()).isEqualTo(5);
                    });
            assertThat(Address.of(url, true).uri()).hasToString(url);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://user:pw@vault.example.com",
                    "https://vault.example.com?api_key=x",
                    "https://vault.example.com/path",
                    "ftp://vault.example.com",
                    "vault.example.com",
                    "https://",
                    "not a url"
                })
        void never_stands_in_an_address_and_an_odd_address_is_refused(String url) {
            assertThatExceptionOfType(CallFailed.class)
                    .isThrownBy(() -> Address.of(url, true))
                    .satisfies(failed -> assertThat(failed.told()).doesNotContain("pw@"));
        }

        @Test
        void is_printed_by_nothing() {
            assertThat(door.toString()).doesNotContain("canary");
        }
    }

    private static Ask ask(String path) {
        return new Ask(path, Optional.empty(), List.of());
    }

    private void answer(HttpExchange exchange) throws IOException {
        targets.add(exchange.getRequestURI().toString());
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
                .ifPresent(keys::add);
        var next = prepared.pop();
        next.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        var body = next.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(next.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
