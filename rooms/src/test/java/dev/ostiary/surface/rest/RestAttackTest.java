package dev.ostiary.surface.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.surface.Lodge;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestAttackTest {
    private static Lodge lodge;
    private static RawHttp http;

    @BeforeAll
    static void open() throws Exception {
        lodge = new Lodge();
        http = new RawHttp(lodge.port());
        lodge.shelf.kept.put("app/x", StrictJson.mapper().createObjectNode().put("password", "canary-value"));
    }

    @AfterAll
    static void close() throws Exception {
        lodge.close();
    }

    @Nested
    class A_path_that_can_be_read_in_two_ways {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/v1/secrets/app/../app/x",
                    "/v1/secrets/./app/x",
                    "/v1/secrets/app/.",
                    "/v1/secrets/app/..",
                    "/v1/secrets/app/%2e%2e/app/x",
                    "/v1/secrets/app/%2E/x",
                    "/v1/secrets/app%2Fx",
                    "/v1/secrets/app%2fx",
                    "/v1/secrets/app%5Cx",
                    "/v1/secrets/app\\x",
                    "/v1/secrets//app/x",
                    "//v1/secrets/app/x",
                    "/v1/secrets/app/x/",
                    "/v1/secrets/app/x;v=1",
                    "/v1/secrets;jsessionid=1/app/x",
                    "/v1/secrets/app/x%00",
                    "/v1/secrets/app/x%0d%0aX-Injected:1",
                    "/v1/secrets/app/x%c0%ae",
                    "/v1/secrets/app/x%ff"
                })
        void is_refused_and_never_normalised(String target) throws IOException {
            var answer = http.get(target);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isIn("invalid_path", "invalid_request");
            assertThat(answer.body()).doesNotContain("canary-value");
            assertThat(answer.head()).doesNotContain("X-Injected");
        }

        @ParameterizedTest
        @ValueSource(strings = {"/v1/secrets/app%252fx", "/v1/secrets/APP/x", "/v1/secrets/%D0%B0pp/x"})
        void is_decoded_once_and_then_judged_by_the_gate(String target) throws IOException {
            assertThat(http.get(target).code()).isEqualTo("invalid_path");
        }

        @Test
        void does_not_reach_another_operation() throws IOException {
            assertThat(http.get("/v1/secrets/../keys").code()).isEqualTo("invalid_path");
        }
    }

    @Nested
    class A_body {
        @ParameterizedTest
        @ValueSource(strings = {"Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n64\r\n{"})
        void that_does_not_come_is_waited_for_no_longer_than_a_while(String rest) throws Exception {
            try (var impatient = new Lodge()) {
                impatient.patience(Duration.ofMillis(500));
                var answer = new RawHttp(impatient.port())
                        .send("PUT /v1/secrets/app/x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Lodge.KEY
                                + "\r\nContent-Type: application/json\r\n" + rest);

                assertThat(answer.status()).isEqualTo(408);
                assertThat(answer.code()).isEqualTo("request_timeout");
                assertThat(answer.body()).contains("body", "in time");
                assertThat(impatient.trail).isEmpty();
            }
        }

        @Test
        void over_four_mebibytes_is_refused() throws IOException {
            assertThat(put("{\"data\":{\"a\":\"" + "x".repeat(5 << 20) + "\"}}").code())
                    .isEqualTo("request_too_large");
        }

        @Test
        void over_four_mebibytes_in_chunks_is_refused_while_it_is_read() throws IOException {
            var out = new ByteArrayOutputStream();
            out.writeBytes(head("PUT", "/v1/secrets/app/y", "Transfer-Encoding: chunked\r\n"));
            for (int i = 0; i < 80; i++) {
                out.writeBytes(("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));

            assertThat(http.send(out.toByteArray()).status()).isEqualTo(413);
        }

        @Test
        void of_ten_thousand_levels_is_refused() throws IOException {
            assertThat(put("{\"data\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")
                            .code())
                    .isEqualTo("invalid_request");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"data\":{},\"data\":{\"a\":1}}",
                    "{\"data\":{\"a\":1,\"a\":2}}",
                    "[]",
                    "null",
                    "\"text\"",
                    "{\"data\":{}} {}",
                    "{data:{}}",
                    "{\"path\":\"app/other\",\"data\":{}}"
                })
        void that_two_readers_would_understand_differently_is_refused(String body) throws IOException {
            var answer = put(body);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("invalid_request");
        }

        @Test
        void of_invalid_utf8_is_refused() throws IOException {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(head("PUT", "/v1/secrets/app/y", "Content-Length: 16\r\n"));
            bytes.writeBytes("{\"data\":{\"a\":\"".getBytes(StandardCharsets.ISO_8859_1));
            bytes.write(0xc0);
            bytes.write(0xae);

            assertThat(http.send(bytes.toByteArray()).code()).isEqualTo("invalid_request");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", ""})
        void of_another_type_is_refused(String type) throws IOException {
            var line = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
            var answer = http.send("PUT /v1/secrets/app/y HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + Lodge.KEY + "\r\n" + line + "Connection: close\r\nContent-Length: 11\r\n\r\n{\"data\":{}}");

            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.code()).isEqualTo("unsupported_media_type");
        }

        @ParameterizedTest
        @ValueSource(strings = {"GET", "DELETE"})
        void on_a_method_that_has_none_is_refused(String method) throws IOException {
            var answer = http.send(
                    new String(head(method, "/v1/secrets/app/x", "Content-Length: 2\r\n"), StandardCharsets.ISO_8859_1)
                            + "{}");

            assertThat(answer.code()).isEqualTo("invalid_request");
            assertThat(lodge.shelf.kept).containsKey("app/x");
        }

        @Test
        void with_an_unknown_field_is_refused_by_its_name() throws IOException {
            var answer = put("{\"data\":{},\"Path\":\"app/z\"}");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json()
                            .path("error")
                            .path("details")
                            .path("fields")
                            .has("Path"))
                    .isTrue();
        }

        @Test
        void that_a_stranger_sends_is_not_even_judged() throws IOException {
            var answer =
                    http.send("PUT /v1/secrets/app/y HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n"
                            + "Content-Type: application/json\r\nConnection: close\r\nContent-Length: 1\r\n\r\n{");

            assertThat(answer.code()).isEqualTo("token_invalid");
        }

        private static RawHttp.Answer put(String body) throws IOException {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            var out = new ByteArrayOutputStream();
            out.writeBytes(head("PUT", "/v1/secrets/app/y", "Content-Length: " + bytes.length + "\r\n"));
            out.writeBytes(bytes);
            return http.send(out.toByteArray());
        }

        private static byte[] head(String method, String target, String more) {
            return (method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + Lodge.KEY
                            + "\r\nContent-Type: application/json\r\nConnection: close\r\n" + more + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Nested
    class A_query {
        @ParameterizedTest
        @CsvSource({
            "/v1/secrets?limit=1&limit=2,invalid_request",
            "/v1/secrets/app/x?path=app/y,invalid_request",
            "/v1/secrets?limit=%zz,invalid_request",
            "/v1/secrets?limit=%ff,invalid_request",
            "/v1/secrets?limit=ten,validation_error",
            "/v1/secrets?limit=0,validation_error",
            "/v1/secrets?Limit=1,validation_error",
            "/v1/secrets?since=yesterday,validation_error",
            "/v1/secrets?&,invalid_request"
        })
        void that_does_not_fit_is_refused(String target, String code) throws IOException {
            assertThat(http.get(target).code()).isEqualTo(code);
        }

        @Test
        void never_carries_a_secret() throws IOException {
            var answer = http.send(
                    "POST /v1/keys?name=a&old_key=hunter2hunter2 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + Lodge.KEY + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

            assertThat(answer.code()).isEqualTo("invalid_request");
            assertThat(answer.body()).doesNotContain("hunter2");
        }
    }

    @Nested
    class A_credential {
        @Test
        void in_the_address_is_not_honoured() throws IOException {
            var answer = http.send("GET /v1/secrets/app/x?api_key=" + Lodge.KEY
                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body()).doesNotContain(Lodge.KEY);
        }

        @Test
        void in_the_address_beside_a_good_one_is_refused_too() throws IOException {
            assertThat(http.get("/v1/secrets/app/x?api_key=" + Lodge.KEY).code())
                    .isEqualTo("invalid_request");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Authorization: Basic YTpi\r\n",
                    "Authorization: Bearer\r\n",
                    "Authorization: Bearer a b\r\n",
                    "Authorization: Bearer aug_live_testkeeper, Bearer x\r\n",
                    "Authorization: Bearer aug_live_testkeeper\r\nAuthorization: Bearer aug_live_testreader\r\n"
                })
        void of_another_form_is_none(String lines) throws IOException {
            var answer = http.send(
                    "GET /v1/secrets/app/x HTTP/1.1\r\nHost: localhost\r\n" + lines + "Connection: close\r\n\r\n");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.head()).contains("WWW-Authenticate: Bearer");
        }
    }

    @Nested
    class A_guard_header {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "X-Ostiary-Guard: read-only\r\n",
                    "X-Ostiary-Guard: v=1;readonly\r\n",
                    "X-Ostiary-Guard:\r\n",
                    "X-Ostiary-Guard: v=1;read-only\r\nX-Ostiary-Guard: v=1\r\n"
                })
        void that_is_not_understood_is_refused(String lines) throws IOException {
            var answer = http.send("GET /v1/secrets/app/x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + Lodge.KEY + "\r\n" + lines + "Connection: close\r\n\r\n");

            assertThat(answer.code()).isEqualTo("invalid_guard");
        }

        @Test
        void masks_what_leaves() throws IOException {
            var answer = http.send("GET /v1/secrets/app/x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + Lodge.KEY + "\r\nX-Ostiary-Guard: v=1;masked\r\nConnection: close\r\n\r\n");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("canary-value").contains("••••••");
        }
    }

    @Nested
    class Malformed_http {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /v1/secrets/app/x\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET /v1/secrets/<x> HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET /v1/secrets HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    "G@T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "POST /v1/keys HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello"
                })
        void is_answered_in_our_envelope_and_says_nothing_of_the_container(String request) throws IOException {
            var answer = http.send(request);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("invalid_request");
            assertThat(answer.head() + answer.body())
                    .doesNotContainIgnoringCase("tomcat")
                    .doesNotContain("<html");
        }

        @ParameterizedTest
        @ValueSource(strings = {"HEAD", "OPTIONS", "PATCH", "get", "PROPFIND"})
        void with_another_method_is_told_which_ones_there_are(String method) throws IOException {
            var answer =
                    http.send(method + " /v1/secrets/app/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.head()).contains("Allow: DELETE, GET, PUT");
            assertThat(answer.head() + answer.body()).doesNotContain("canary-value");
        }

        @Test
        void cannot_set_a_header_of_the_answer() throws IOException {
            var answer = http.send(
                    "GET /v1/secrets/app/x HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: forged\r\nAuthorization: Bearer x\r\nConnection: close\r\n\r\n");

            assertThat(answer.head()).doesNotContain("forged").contains("X-Request-ID: req_");
        }
    }
}
