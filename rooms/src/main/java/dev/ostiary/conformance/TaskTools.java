package dev.ostiary.conformance;

import dev.ostiary.kernel.mcp.Exchange;
import dev.ostiary.kernel.mcp.Outcome;
import dev.ostiary.kernel.mcp.RpcError;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Tools that go on as a task where the client knows tasks, one that does not, and two that do nothing else. */
record TaskTools(Questions questions) {
    private static final long SECOND_MILLIS = 1_000;

    Map<String, Tool> all() {
        return Map.of(
                "greet", (arguments, _) -> Tool.text("Hello, " + text(arguments, "name") + "!"),
                "slow_compute", TaskTools::compute,
                "failing_job", (_, exchange) -> failing(exchange),
                "protocol_error_job", (_, exchange) -> broken(exchange),
                "confirm_delete", this::delete,
                "multi_input", (_, exchange) -> several(exchange),
                "test_tool_with_task", (_, exchange) -> named(exchange));
    }

    private static Outcome compute(ObjectNode arguments, Exchange exchange) {
        var seconds = Math.clamp(arguments.path("seconds").asLong(0), 0, 600);
        if (seconds > 0) {
            exchange.detach(false);
            Tool.pause(seconds * SECOND_MILLIS, exchange);
        }
        return Tool.text(text(arguments, "label") + " took " + seconds + " seconds.");
    }

    private static Outcome failing(Exchange exchange) {
        exchange.detach(true);
        Tool.pause(SECOND_MILLIS, exchange);
        return Tool.error("This job always fails.");
    }

    private static Outcome broken(Exchange exchange) {
        exchange.detach(false);
        return Outcome.objection(
                new RpcError(RpcError.INTERNAL, "This job always ends with an error of the protocol.", null, 200));
    }

    private Outcome delete(ObjectNode arguments, Exchange exchange) {
        exchange.detach(false);
        var file = text(arguments, "filename");
        var given = exchange.ask(questions.form("confirm", "Delete " + file + "?", "confirm"));
        var yes = given.accepted() && given.content().path("confirm").asBoolean(false);
        return Tool.text(yes ? "Deleted " + file + "." : "Kept " + file + ".");
    }

    private Outcome several(Exchange exchange) {
        exchange.detach(false);
        var given = exchange.ask(List.of(
                questions.form("user_name", "What is your name?", "name"),
                questions.form("confirm", "Shall it go on?", "confirm")));
        return Tool.text("Both are answered: " + String.join(", ", given.keySet()));
    }

    private Outcome named(Exchange exchange) {
        var given = exchange.ask(questions.form("user_name", "What is your name?", "name"));
        exchange.detach(true);
        return Tool.text("Done for " + given.content().path("name").asString("nobody") + ".");
    }

    private static String text(ObjectNode arguments, String name) {
        return arguments.path(name).asString("");
    }
}
