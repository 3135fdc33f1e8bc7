package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The account's cost since a command began, by Cost Explorer's GetCostAndUsage: of the whole account, and a day late, so it
 * is advice. Its client is in no registry, so the call is made with the library's own signer.
 */
final class AwsSpending implements Spending {
    private static final Duration BETWEEN = Duration.ofMinutes(10);
    private static final int LONGEST = 1 << 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final AwsClients clients;
    private final BigDecimal budget;
    private final Clock clock;
    private final Executor asking;
    private final LocalDate began;
    private @Nullable BigDecimal before;
    private @Nullable Instant asked;
    private Level level = Level.UNKNOWN;
    private String words = "What was spent is not known yet.";

    /** @param asking carries out one question, beside whoever wants to know the level */
    AwsSpending(AwsClients clients, BigDecimal budget, Clock clock, Executor asking) {
        this.clients = clients;
        this.budget = budget;
        this.clock = clock;
        this.asking = asking;
        this.began = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    @Override
    public synchronized String words() {
        return words;
    }

    @Override
    public Level level() {
        var now = clock.instant();
        if (isDue(now)) {
            asking.execute(() -> ask(now));
        }
        synchronized (this) {
            return level;
        }
    }

    private synchronized boolean isDue(Instant now) {
        if (asked != null && now.isBefore(asked.plus(BETWEEN))) {
            return false;
        }
        asked = now;
        return true;
    }

    private void ask(Instant now) {
        try {
            told(total(now));
        } catch (SdkException failed) {
            unknown(AwsFaults.asking(failed).refusal().message());
        } catch (IOException | JacksonException | UncheckedIOException _) {
            unknown("Cost Explorer gave no answer.");
        }
    }

    /** The first answer is what had been spent before; what comes on top of it is counted as the command's. */
    private synchronized void told(BigDecimal total) {
        var first = before == null ? total : before;
        before = first;
        var spent = total.subtract(first).max(BigDecimal.ZERO);
        level = Level.of(spent, budget);
        words = "Cost Explorer knows of " + dollars(spent) + " spent in this account since the command began, of "
                + dollars(budget) + "; it hears of costs about a day late.";
    }

    private synchronized void unknown(String why) {
        words = "What was spent is not known: " + why;
    }

    private static String dollars(BigDecimal amount) {
        return "$" + amount.setScale(2, RoundingMode.HALF_UP).toPlainString();
    }

    private BigDecimal total(Instant now) throws IOException {
        var until = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1);
        var body = JSON.createObjectNode().put("Granularity", "DAILY");
        body.putObject("TimePeriod").put("Start", began.toString()).put("End", until.toString());
        body.putArray("Metrics").add("UnblendedCost");
        var total = BigDecimal.ZERO;
        for (var day : sent(StrictJson.text(body)).path("ResultsByTime")) {
            total = total.add(amount(day.path("Total").path("UnblendedCost").path("Amount")));
        }
        return total;
    }

    private static BigDecimal amount(JsonNode node) throws IOException {
        try {
            return new BigDecimal(node.asString("0"));
        } catch (NumberFormatException e) {
            throw new IOException("an amount that is no number", e);
        }
    }

    private JsonNode sent(String body) throws IOException {
        ContentStreamProvider payload = ContentStreamProvider.fromUtf8String(body);
        var signed = AwsV4HttpSigner.create()
                .sign((SignRequest.Builder<AwsCredentialsIdentity> sign) -> sign.identity(
                                clients.operator().resolveCredentials())
                        .request(request())
                        .payload(payload)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ce")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"));
        var call = HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(payload))
                .build();
        try (var http = clients.http(endpoint()).build()) {
            return answered(http.prepareRequest(call).call());
        }
    }

    private static JsonNode answered(HttpExecuteResponse answer) throws IOException {
        try (InputStream stream =
                answer.responseBody().<InputStream>map(each -> each).orElseGet(InputStream::nullInputStream)) {
            var text = new String(stream.readNBytes(LONGEST), StandardCharsets.UTF_8);
            if (!answer.httpResponse().isSuccessful()) {
                throw new IOException("status " + answer.httpResponse().statusCode());
            }
            return JSON.readTree(text);
        }
    }

    private Optional<URI> endpoint() {
        return clients.endpoint("AWS_ENDPOINT_URL_COST_EXPLORER");
    }

    private SdkHttpRequest request() {
        var endpoint = endpoint().orElse(URI.create("https://ce.us-east-1.amazonaws.com"));
        return SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(endpoint.resolve("/"))
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", "AWSInsightsIndexService.GetCostAndUsage")
                .build();
    }
}
