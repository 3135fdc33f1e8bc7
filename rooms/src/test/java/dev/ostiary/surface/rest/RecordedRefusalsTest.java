package dev.ostiary.surface.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.surface.Lodge;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What REST refuses before it knows which operation is meant stands in the trail of whoever is known. */
class RecordedRefusalsTest {
    private static Lodge lodge;
    private static RawHttp http;

    @BeforeAll
    static void open() throws Exception {
        lodge = new Lodge();
        http = new RawHttp(lodge.port());
    }

    @AfterAll
    static void close() throws Exception {
        lodge.close();
    }

    @BeforeEach
    void tidy() {
        lodge.trail.clear();
    }

    private static RawHttp.Answer get(String target, String... headers) throws IOException {
        return http.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + String.join("", headers) + "\r\n");
    }

    private static String bearer(String key) {
        return "Authorization: Bearer " + key + "\r\n";
    }

    private static void recorded(String operation, String code, RawHttp.Answer answer) {
        assertThat(lodge.trail).singleElement().satisfies(event -> {
            assertThat(event.operation()).isEqualTo(operation);
            assertThat(event.code()).isEqualTo(code);
            assertThat(event.path()).isNull();
            assertThat(answer.head()).contains("X-Request-ID: " + event.requestId());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/secrets/../keys, invalid_path",
        "/v1/secrets/app/%2e%2e/x, invalid_path",
        "/v1/secrets//app, invalid_path",
        "/v1/nothing, not_found",
        "/v1/auth/login, method_not_allowed"
    })
    void an_address_that_leads_to_no_operation(String target, String code) throws IOException {
        recorded("rest.request", code, get(target, bearer(Lodge.KEY)));
    }

    @Test
    void a_malformed_guard_with_the_operation_that_it_came_to() throws IOException {
        recorded(
                "secrets.read",
                "invalid_guard",
                get("/v1/secrets/app/x", bearer(Lodge.KEY), "X-Ostiary-Guard: v=2\r\n"));
    }

    @Test
    void metrics_that_somebody_known_may_not_read() throws IOException {
        recorded("metrics.read", "insufficient_scope", get("/metrics", bearer(Lodge.READER)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/secrets/../keys", "/v1/nothing", "/metrics"})
    void but_nothing_of_a_stranger(String target) throws IOException {
        get(target, bearer("aug_live_nobody"));
        get(target);

        assertThat(lodge.trail).isEmpty();
    }

    @Test
    void and_nothing_of_metrics_that_were_read() throws IOException {
        assertThat(get("/metrics", bearer(Lodge.MEASURER)).status()).isEqualTo(200);
        assertThat(lodge.trail).isEmpty();
    }
}
