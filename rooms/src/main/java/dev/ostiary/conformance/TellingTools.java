package dev.ostiary.conformance;

import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.mcp.Exchange;
import dev.ostiary.kernel.mcp.Outcome;
import java.util.Map;

/** Tools that tell their client something on the way. */
final class TellingTools {
    private static final long STEP_MILLIS = 50;

    private TellingTools() {}

    static Map<String, Tool> all() {
        return Map.of(
                "test_tool_with_logging", (_, exchange) -> logging(exchange),
                "test_logging_tool", (_, exchange) -> logging(exchange),
                "test_tool_with_progress", (_, exchange) -> progress(exchange),
                "test_reconnection", (_, exchange) -> reconnection(exchange));
    }

    private static Outcome logging(Exchange exchange) {
        exchange.log(Level.INFO, "Tool execution started");
        Tool.pause(STEP_MILLIS, exchange);
        exchange.log(Level.INFO, "Tool processing data");
        Tool.pause(STEP_MILLIS, exchange);
        exchange.log(Level.INFO, "Tool execution completed");
        return Tool.text("Logged three times.");
    }

    private static Outcome progress(Exchange exchange) {
        exchange.progress(0, 100);
        Tool.pause(STEP_MILLIS, exchange);
        exchange.progress(50, 100);
        Tool.pause(STEP_MILLIS, exchange);
        exchange.progress(100, 100);
        return Tool.text("All of it is done.");
    }

    private static Outcome reconnection(Exchange exchange) {
        if (!exchange.visit().wire().part()) {
            exchange.log(Level.INFO, "This connection has to stay.");
        }
        Tool.pause(2 * STEP_MILLIS, exchange);
        return Tool.text("Reconnection test completed successfully.");
    }
}
