package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Catalogue;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Threshold;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.surface.http.Body;
import dev.ostiary.surface.http.Reply;
import dev.ostiary.surface.http.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The few addresses that no operation stands behind: health, metrics, the OpenAPI document, signing in. */
public final class SideDoors {
    private final Map<String, SideDoor> doors = new HashMap<>();

    /** What happens at one address. */
    @FunctionalInterface
    interface Opening {
        void open(HttpServletRequest request, Reply reply, Visitor visitor, Gate gate) throws IOException;
    }

    record SideDoor(String method, Opening opening) {}

    /**
     * The usual ones.
     *
     * @param ready asks the database for a sign of life; what it throws means no, in its words where it is a refusal
     * @param metrics all metrics in Prometheus' text form
     */
    public SideDoors(Catalogue catalogue, String version, BooleanSupplier ready, Supplier<String> metrics) {
        var document = OpenApi.of(catalogue, version);
        for (var prefix : List.of("", "v1/")) {
            get(prefix + "health", (_, reply, _, _) -> json(reply, status("ok")));
            get(prefix + "health/ready", (_, reply, _, _) -> ready(ready, reply));
        }
        get("openapi.json", (_, reply, _, _) -> json(reply, document));
        get("metrics", (_, reply, visitor, gate) -> metrics(metrics, reply, visitor, gate));
    }

    /** Opens {@code POST /v1/auth/login}. */
    public SideDoors with(PasswordDesk desk) {
        doors.put(
                "v1/auth/login",
                new SideDoor("POST", (request, reply, visitor, _) -> signIn(desk, request, reply, visitor)));
        return this;
    }

    /** The desk keeps its own record, so its refusals do not pass the gate. */
    private static void signIn(PasswordDesk desk, HttpServletRequest request, Reply reply, Visitor visitor)
            throws IOException {
        var body = JsonBody.read(request, () -> {
            throw Body.onlySmall();
        });
        try {
            json(reply, desk.signIn(body, visitor.origin()));
        } catch (Refused refused) {
            reply.refusal(refused.refusal());
        }
    }

    Optional<SideDoor> at(List<String> segments) {
        return Optional.ofNullable(doors.get(String.join("/", segments)));
    }

    private void get(String path, Opening opening) {
        doors.put(path, new SideDoor("GET", opening));
    }

    private static void ready(BooleanSupplier ready, Reply reply) throws IOException {
        var not = whyNotReady(ready);
        if (not.isPresent()) {
            reply.refusal(not.get());
        } else {
            json(reply, status("ready"));
        }
    }

    private static Optional<Refusal> whyNotReady(BooleanSupplier ready) {
        var silent = new Refusal.Unavailable("The database does not answer, so every call is refused. Try again.");
        try {
            return ready.getAsBoolean() ? Optional.empty() : Optional.of(silent);
        } catch (Refused refused) {
            return Optional.of(refused.refusal());
        } catch (RuntimeException _) {
            return Optional.of(silent);
        }
    }

    private static void metrics(Supplier<String> metrics, Reply reply, Visitor visitor, Gate gate) throws IOException {
        switch (gate.admit(Threshold.METRICS, visitor.credential(), visitor.guard(), visitor.origin())) {
            case Arrival.Known known
            when known.caller().holds("metrics:read") ->
                reply.body(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        metrics.get().getBytes(StandardCharsets.UTF_8));
            case Arrival.Known _ ->
                reply.no(gate.refuse(
                        Threshold.METRICS,
                        visitor.credential(),
                        visitor.guard(),
                        visitor.origin(),
                        Refusal.missingScope("metrics:read")));
            case Arrival.TurnedAway away -> reply.refusal(away.refusal());
        }
    }

    private static void json(Reply reply, ObjectNode body) throws IOException {
        reply.body(200, "application/json", StrictJson.write(body));
    }

    private static ObjectNode status(String word) {
        return JsonNodeFactory.instance.objectNode().put("status", word);
    }
}
