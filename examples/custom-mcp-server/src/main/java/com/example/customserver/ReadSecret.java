package com.example.customserver;

import dev.ostiary.client.vsecure.Approval;
import dev.ostiary.client.vsecure.VSecure;
import dev.ostiary.client.vsecure.VSecureException;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * The tool {@code read-secret}: reads, and where a person must be asked first, asks, waits a while, and says what to do.
 *
 * @param patience how long one call waits for a decision
 */
record ReadSecret(VSecure vsecure, Duration patience) {
    private static final Map<String, Object> ARGUMENTS = Map.of(
            "type",
            "object",
            "properties",
            Map.of(
                    "name",
                    text("Environment and name, such as production/DATABASE_URL."),
                    "reason",
                    text("Why it is needed, in words that a person can decide on.")),
            "required",
            List.of("name"),
            "additionalProperties",
            false);

    static final Tool CARD = Tool.builder("read-secret", ARGUMENTS)
            .title("Read a secret")
            .description("Reads a secret. If a person must approve first, asks one and answers with the link to show to"
                    + " people; call again, with the same arguments, once they have answered.")
            .annotations(ToolAnnotations.builder().readOnlyHint(true).build())
            .build();

    private static Map<String, Object> text(String description) {
        return Map.of("type", "string", "description", description);
    }

    CallToolResult call(Map<String, Object> arguments) {
        var name = String.valueOf(arguments.get("name"));
        var reason = String.valueOf(arguments.getOrDefault("reason", ""));
        try {
            return read(name);
        } catch (VSecureException.ApprovalRequired required) {
            return asked(name, required, reason);
        } catch (VSecureException failed) {
            return refused(failed.getMessage());
        }
    }

    private CallToolResult read(String name) {
        try (var value = vsecure.secrets().read(name)) {
            return CallToolResult.builder().addTextContent(value.reveal()).build();
        }
    }

    private CallToolResult asked(String name, VSecureException.ApprovalRequired required, String reason) {
        try {
            var asked = vsecure.approvals().request(required.request(reason));
            var answered = vsecure.approvals().await(asked.id(), patience);
            return answered.isApproved() ? read(name) : refused(words(answered));
        } catch (VSecureException failed) {
            return refused(failed.getMessage());
        }
    }

    /** What the people before the client have to do. */
    private static String words(Approval it) {
        return switch (it.status()) {
            case PENDING, APPROVED ->
                "A person must approve this first. An approver signs in and answers here, before "
                        + it.expiresAt().truncatedTo(ChronoUnit.MINUTES) + ":\n" + it.url()
                        + "\nThen call read-secret again with the same arguments.";
            case DENIED ->
                it.answeredBy().orElse("A person") + " said no"
                        + it.answer().map(why -> ": " + why).orElse(".")
                        + " Do not ask again unless something has changed.";
            case EXPIRED, CANCELLED, REVOKED, USED ->
                "What was asked for has ended before it could be used. Call read-secret again to ask anew.";
        };
    }

    private static CallToolResult refused(String words) {
        return CallToolResult.builder().addTextContent(words).isError(true).build();
    }
}
