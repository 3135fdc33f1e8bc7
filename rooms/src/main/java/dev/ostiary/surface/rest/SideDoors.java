package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Catalogue;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
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
        void open(HttpServletRequest request, Reply reply, Origin origin, Gate gate) throws IOException;
    }

    record SideDoor(String method, Opening opening) {}

    /**
     * The usual ones.
     *
     * @param ready asks the database for a sign of life; what it throws means no
     * @param metrics all metrics in Prometheus' text form
     */
    public SideDoors(Catalogue catalogue, String version, BooleanSupplier ready, Supplier<String> metrics) {
        var document = OpenApi.of(catalogue, version);
        for (var prefix : List.of("", "v1/")) {
            get(prefix + "health", (_, reply, _, _) -> reply.json(200, status("ok")));
            get(prefix + "health/ready", (_, reply, _, _) -> ready(ready, reply));
        }
        get("openapi.json", (_, reply, _, _) -> reply.json(200, document));
        get("metrics", (request, reply, origin, gate) -> {
            requireScope("metrics:read", request, origin, gate);
            reply.text("text/plain; version=0.0.4; charset=utf-8", metrics.get());
        });
    }

    /** Opens {@code POST /v1/auth/login}. */
    public SideDoors with(PasswordDesk desk) {
        doors.put(
                "v1/auth/login",
                new SideDoor(
                        "POST",
                        (request, reply, origin, _) -> reply.json(200, desk.signIn(Body.read(request), origin))));
        return this;
    }

    Optional<SideDoor> at(List<String> segments) {
        return Optional.ofNullable(doors.get(String.join("/", segments)));
    }

    private void get(String path, Opening opening) {
        doors.put(path, new SideDoor("GET", opening));
    }

    private static void ready(BooleanSupplier ready, Reply reply) throws IOException {
        if (isReady(ready)) {
            reply.json(200, status("ready"));
        } else {
            reply.refusal(
                    new Refusal.Unavailable("The database does not answer, so every call is refused. Try again."));
        }
    }

    private static boolean isReady(BooleanSupplier ready) {
        try {
            return ready.getAsBoolean();
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static void requireScope(String scope, HttpServletRequest request, Origin origin, Gate gate) {
        switch (gate.arrival(Visit.credential(request), Visit.guard(request), origin)) {
            case Arrival.Known known when known.caller().holds(scope) -> {}
            case Arrival.Known _ -> throw new Refused(Refusal.missingScope(scope));
            case Arrival.TurnedAway away -> throw new Refused(away.refusal());
        }
    }

    private static ObjectNode status(String word) {
        return JsonNodeFactory.instance.objectNode().put("status", word);
    }
}
