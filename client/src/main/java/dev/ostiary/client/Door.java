package dev.ostiary.client;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.GuardHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server, as one caller reaches it: operations by their declarations, over REST.
 *
 * <p>Redirects are never followed, because the credential would follow too. A read that is told to come back within ten
 * seconds is tried once more; a change never is, yet says which one it is, for whoever between might repeat it. Safe for use by many threads.
 */
public final class Door implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/=-]{1,4096}");

    private final Address address;
    private final Optional<Secret> token;
    private final Guard guard;
    private final String userAgent;
    private final Pause pause;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();

    /** Waits before a second try. */
    @FunctionalInterface
    public interface Pause {
        void rest(Duration wait) throws InterruptedException;
    }

    /**
     * A way to {@code address}.
     *
     * @param token sent as bearer; empty for what needs none
     * @param guard sent with each call, and enforced by the server
     * @param userAgent {@code ostiary-cli/0.1} or another program's name
     */
    public Door(Address address, Optional<Secret> token, Guard guard, String userAgent) {
        this(address, token, guard, userAgent, Thread::sleep);
    }

    Door(Address address, Optional<Secret> token, Guard guard, String userAgent, Pause pause) {
        token.filter(each -> !TOKEN.matcher(each.reveal()).matches()).ifPresent(_ -> {
            throw new CallFailed(
                    401,
                    "token_invalid",
                    "The token holds characters that no token has; was it pasted whole?",
                    JsonNodeFactory.instance.objectNode(),
                    "");
        });
        this.address = address;
        this.token = token;
        this.guard = guard;
        this.userAgent = userAgent;
        this.pause = pause;
    }

    /**
     * Asks for {@code operation}.
     *
     * @throws CallFailed for every answer that is not the result
     */
    public <I extends Record, O extends Record> O call(Operation<I, O> operation, I input) {
        return call(operation, input, ANSWER);
    }

    /** The same for an answer that may take longer, or must come sooner, than is usual. */
    public <I extends Record, O extends Record> O call(Operation<I, O> operation, I input, Duration patience) {
        var answer = call(operation, operation.inputShape().render(input, false), patience);
        try {
            return operation.outputShape().bind(Trimming.to(operation.outputShape(), answer));
        } catch (Refused _) {
            throw CallFailed.here("bad_answer", "The server's answer to " + operation.name() + " has another form.");
        }
    }

    /** The same with input and result as JSON; unknown members of the result are kept. */
    public ObjectNode call(Operation<?, ?> operation, ObjectNode arguments) {
        return call(operation, arguments, ANSWER);
    }

    /** The same for an answer that may take longer, or must come sooner, than is usual. */
    public ObjectNode call(Operation<?, ?> operation, ObjectNode arguments, Duration patience) {
        return ask(
                request(Target.of(operation, arguments), patience),
                operation.effect().reads());
    }

    /** Posts {@code body} to a path that no operation has, such as {@code /v1/auth/login}. */
    public ObjectNode post(String path, ObjectNode body) {
        return ask(request(new Target("POST", path, Optional.of(body))), false);
    }

    /** Gets a path that no operation has. */
    public ObjectNode read(String path) {
        return ask(request(new Target("GET", path, Optional.empty())), true);
    }

    /** Copies what GET {@code operation} answers into {@code into} as it comes; returns the number of bytes. */
    public long download(Operation<?, ?> operation, ObjectNode arguments, OutputStream into) {
        return download(Target.of(operation, arguments), into);
    }

    /** Copies what GET {@code path} answers into {@code into} as it comes; returns the number of bytes. */
    public long download(String path, OutputStream into) {
        return download(new Target("GET", path, Optional.empty()), into);
    }

    private long download(Target target, OutputStream into) {
        try {
            var response = send(request(target), true);
            if (!Answers.isGood(response)) {
                throw Answers.failure(response, Answers.object(response));
            }
            try (var body = response.body()) {
                return body.transferTo(into);
            }
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private ObjectNode ask(HttpRequest request, boolean repeatable) {
        try {
            return Answers.result(send(request, repeatable));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request, boolean repeatable) throws IOException {
        try {
            var response = http.send(request, BodyHandlers.ofInputStream());
            var wait = Answers.retryAfter(response);
            if (!repeatable || wait.isEmpty()) {
                return response;
            }
            response.body().close();
            pause.rest(wait.get());
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw CallFailed.here("interrupted", "Interrupted before the server answered.");
        }
    }

    private HttpRequest request(Target target) {
        return request(target, ANSWER);
    }

    private HttpRequest request(Target target, Duration patience) {
        var request = HttpRequest.newBuilder(address.uri().resolve(target.path()))
                .timeout(patience)
                .header("Accept", "application/json")
                .header("User-Agent", userAgent);
        token.ifPresent(each -> request.header("Authorization", "Bearer " + each.reveal()));
        if (!guard.equals(Guard.NONE)) {
            request.header(GuardHeader.NAME, GuardHeader.write(guard));
        }
        target.body()
                .ifPresent(_ -> request.header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString()));
        return request.method(
                        target.method(),
                        target.body()
                                .map(body -> BodyPublishers.ofByteArray(StrictJson.write(body)))
                                .orElse(BodyPublishers.noBody()))
                .build();
    }

    /** The cause's text may hold anything, so only its kind is told. */
    private CallFailed unreachable(IOException cause) {
        var why = cause instanceof HttpTimeoutException ? "did not answer in time" : "cannot be reached";
        var told = "The server at " + address + " " + why + ".";
        return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
                ? CallFailed.unsent(told)
                : CallFailed.here("unreachable", told);
    }

    @Override
    public void close() {
        http.close();
    }

    /** Where it leads; never the credential. */
    @Override
    public String toString() {
        return "Door[" + address + "]";
    }
}
