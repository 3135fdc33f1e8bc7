package dev.ostiary.broker.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a counterpart that speaks as Cost Explorer's reference says. */
class AwsSpendingTest {
    private final Stepping clock = new Stepping(Instant.parse("2026-11-21T23:30:00Z"));
    private final List<String> asked = new ArrayList<>();
    private final List<String> signed = new ArrayList<>();
    private HttpServer server;
    private String answer = costs("10.00");
    private int status = 200;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void what_had_been_spent_before_does_not_count() {
        var spending = spending("5");

        assertThat(spending.level()).isEqualTo(Spending.Level.FINE);
        assertThat(spending.words()).contains("$0.00 spent", "of $5.00", "a day late");
    }

    @Test
    void four_fifths_of_the_budget_are_near_and_all_of_it_is_over() {
        var spending = spending("5");
        spending.level();

        later("13.99");
        assertThat(spending.level()).isEqualTo(Spending.Level.FINE);
        later("14.00");
        assertThat(spending.level()).isEqualTo(Spending.Level.NEAR);
        later("15.00");
        assertThat(spending.level()).isEqualTo(Spending.Level.OVER);
    }

    @Test
    void days_add_up() {
        answer = costs("1.00", "2.50");
        var spending = spending("5");
        spending.level();
        later("1.00", "2.50", "3.00");

        spending.level();

        assertThat(spending.words()).contains("$3.00 spent");
    }

    @Test
    void it_is_asked_with_a_signature_and_at_most_every_ten_minutes() {
        var spending = spending("5");
        spending.level();
        clock.now = clock.now.plusSeconds(599);
        spending.level();

        assertThat(asked).containsExactly("""
                {"Granularity":"DAILY","TimePeriod":{"Start":"2026-11-21","End":"2026-11-22"},"Metrics":["UnblendedCost"]}""");
        assertThat(signed)
                .allSatisfy(header -> assertThat(header)
                        .startsWith("AWS4-HMAC-SHA256 Credential=AKID/")
                        .contains("/us-east-1/ce/aws4_request"));
    }

    @Test
    void without_an_answer_the_last_one_stands_and_the_reason_is_said() {
        var spending = spending("5");
        spending.level();
        later("15.00");
        spending.level();
        status = 400;
        later("99.00");

        assertThat(spending.level()).isEqualTo(Spending.Level.OVER);
        assertThat(spending.words()).startsWith("What was spent is not known");
    }

    @Test
    void an_answer_that_is_none_leaves_it_unknown() {
        answer = "<html>";

        assertThat(spending("5").level()).isEqualTo(Spending.Level.UNKNOWN);
    }

    private void later(String... amounts) {
        clock.now = clock.now.plus(Duration.ofMinutes(10));
        answer = costs(amounts);
    }

    private static String costs(String... amounts) {
        var days = new ArrayList<String>();
        for (var amount : amounts) {
            days.add("{\"Total\":{\"UnblendedCost\":{\"Amount\":\"" + amount + "\",\"Unit\":\"USD\"}}}");
        }
        return "{\"ResultsByTime\":[" + String.join(",", days) + "]}";
    }

    private Spending spending(String budget) {
        var settings = new AwsSettings(
                Optional.empty(),
                Optional.empty(),
                true,
                Map.of(
                        "AWS_ACCESS_KEY_ID", "AKID",
                        "AWS_SECRET_ACCESS_KEY", "secret",
                        "AWS_ENDPOINT_URL_COST_EXPLORER",
                                "http://127.0.0.1:" + server.getAddress().getPort()));
        return new AwsSpending(new AwsClients(settings), new BigDecimal(budget), clock, Runnable::run);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        signed.add(exchange.getRequestHeaders().getFirst("Authorization"));
        assertThat(exchange.getRequestHeaders().getFirst("X-Amz-Target"))
                .isEqualTo("AWSInsightsIndexService.GetCostAndUsage");
        var body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static final class Stepping extends Clock {
        private Instant now;

        Stepping(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
