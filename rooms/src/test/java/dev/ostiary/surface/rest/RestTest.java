package dev.ostiary.surface.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.surface.Lodge;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RestTest {
    private static Lodge lodge;
    private static HttpClient http;

    @BeforeAll
    static void open() throws Exception {
        lodge = new Lodge();
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void close() throws Exception {
        http.close();
        lodge.close();
    }

    @BeforeEach
    void tidy() {
        lodge.shelf.kept.clear();
        lodge.shelf.kept.put("app/x", StrictJson.mapper().createObjectNode().put("password", "s3cret-value"));
        lodge.trail.clear();
        lodge.origins.clear();
    }

    @Nested
    class A_call {
        @Test
        void reads_its_path_with_slashes_and_its_query() throws Exception {
            var body = json(get("/v1/secrets/app/x?version=3", Lodge.KEY));

            assertThat(body.path("path").stringValue()).isEqualTo("app/x");
            assertThat(body.path("version").intValue()).isEqualTo(3);
            assertThat(body.path("data").path("password").stringValue()).isEqualTo("s3cret-value");
        }

        @Test
        void writes_with_a_body() throws Exception {
            var answer = send("PUT", "/v1/secrets/app/new", "{\"data\":{\"a\":\"b\"},\"expires_in\":\"30d\"}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(lodge.shelf.kept).containsKey("app/new");
        }

        @Test
        void that_creates_answers_201() throws Exception {
            assertThat(send("POST", "/v1/keys", "{\"name\":\"ci\"}").statusCode())
                    .isEqualTo(201);
        }

        @ParameterizedTest
        @ValueSource(strings = {"tags=a,b", "tags=a&tags=b", "tags=a%2Cb"})
        void takes_a_list_with_commas_or_repeated(String query) throws Exception {
            var answer = send("PUT", "/v1/secrets/app/new?" + query, "{\"data\":{}}");

            assertThat(json(answer).path("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        }

        @Test
        void goes_to_the_literal_route_before_the_general_one() throws Exception {
            assertThat(json(get("/v1/secrets/app/x/versions", Lodge.KEY))
                            .path("count")
                            .intValue())
                    .isEqualTo(1);
            assertThat(json(send("POST", "/v1/secrets/batch", "{\"paths\":[\"a\",\"b\"]}"))
                            .path("count")
                            .intValue())
                    .isEqualTo(2);
        }

        @Test
        void carries_its_request_id_rate_and_no_store() throws Exception {
            var headers = get("/v1/secrets/app/x", Lodge.KEY).headers();

            assertThat(headers.firstValue("X-Request-ID"))
                    .hasValue(lodge.trail.getFirst().requestId());
            assertThat(headers.firstValue("X-RateLimit-Limit")).hasValue("100");
            assertThat(headers.firstValue("X-RateLimit-Remaining")).hasValue("99");
            assertThat(headers.firstValue("X-RateLimit-Reset"))
                    .hasValue(
                            Long.toString(Instant.parse("2026-01-31T14:30:01Z").getEpochSecond()));
            assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
        }

        @Test
        void of_a_neutralised_user_agent_says_which_surface_it_came_by() throws Exception {
            http.send(
                    HttpRequest.newBuilder(lodge.uri().resolve("/v1/secrets/app/x"))
                            .header("Authorization", "Bearer " + Lodge.KEY)
                            .header("User-Agent", "ostiary-cli/1 " + "x".repeat(1000))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(lodge.origins.getFirst().surface()).isEqualTo("cli");
            assertThat(lodge.origins.getFirst().userAgent()).hasSize(200);
        }
    }

    @Nested
    class A_refusal {
        @Test
        void has_the_one_envelope_and_the_same_request_id_as_the_header() throws Exception {
            var answer = get("/v1/secrets/app/none", Lodge.KEY);
            var error = json(answer).path("error");

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(error.path("code").stringValue()).isEqualTo("secret_not_found");
            assertThat(error.path("message").stringValue()).isEqualTo("Secret 'app/none' not found");
            assertThat(error.path("details").isObject()).isTrue();
            assertThat(error.path("request_id").stringValue())
                    .isEqualTo(answer.headers().firstValue("X-Request-ID").orElseThrow());
        }

        @Test
        void for_a_missing_scope_names_it() throws Exception {
            var answer = get("/v1/keys", Lodge.READER);
            var write = http.send(
                    request("/v1/secrets/app/x", Lodge.READER).DELETE().build(), HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(write.statusCode()).isEqualTo(403);
            assertThat(json(write).path("error").path("message").stringValue())
                    .isEqualTo("Missing required scope: secrets:delete");
        }

        @Test
        void for_too_many_calls_says_when_to_come_back() throws Exception {
            lodge.hastyCalls.set(0);
            var answer = get("/v1/secrets/app/x", Lodge.HASTY);

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
            assertThat(answer.headers().firstValue("X-RateLimit-Remaining")).hasValue("0");
        }

        @Test
        void for_an_unknown_address_has_it_too() throws Exception {
            var answer = get("/v2/secrets", Lodge.KEY);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(json(answer).path("error").path("code").stringValue()).isEqualTo("not_found");
        }
    }

    @Nested
    class A_side_door {
        @ParameterizedTest
        @ValueSource(strings = {"/health", "/health/ready", "/v1/health", "/v1/health/ready"})
        void of_health_asks_nobody_who_they_are(String path) throws Exception {
            assertThat(anonymous(path).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @ValueSource(strings = {"/health/ready", "/v1/health/ready"})
        void of_readiness_says_503_without_a_database(String path) throws Exception {
            lodge.ready = false;
            try {
                assertThat(anonymous(path).statusCode()).isEqualTo(503);
                assertThat(anonymous("/health").statusCode()).isEqualTo(200);
            } finally {
                lodge.ready = true;
            }
        }

        @Test
        void of_metrics_opens_for_the_scope_alone() throws Exception {
            assertThat(anonymous("/metrics").statusCode()).isEqualTo(401);
            assertThat(get("/metrics", Lodge.READER).statusCode()).isEqualTo(403);
            assertThat(get("/metrics", Lodge.MEASURER).body()).isEqualTo("calls_total 1.0\n");
            assertThat(get("/metrics", Lodge.KEY).statusCode()).isEqualTo(200);
        }

        @Test
        void of_signing_in_takes_a_password_and_no_query() throws Exception {
            assertThat(json(send("POST", "/v1/auth/login", "{\"password\":\"correct horse\"}"))
                            .path("api_key")
                            .stringValue())
                    .isEqualTo(Lodge.KEY);
            assertThat(send("POST", "/v1/auth/login", "{\"password\":\"wrong\"}")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(send("POST", "/v1/auth/login?password=correct%20horse", "{}")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    private static HttpResponse<String> anonymous(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(lodge.uri().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path, String key) throws Exception {
        return http.send(request(path, key).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                request(path, Lodge.KEY)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(URI.create(lodge.uri() + path)).header("Authorization", "Bearer " + key);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.read(answer.body());
    }
}
