package dev.ostiary.kernel.mcp;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The HTTP headers that repeat parts of a message, so that what a balancer routed by is what we act on (2026-07-28,
 * streamable HTTP, request metadata).
 *
 * @param version all values of {@code MCP-Protocol-Version}
 * @param method all values of {@code Mcp-Method}
 * @param name all values of {@code Mcp-Name}
 * @param others all values of any other header, by its name
 */
public record Mirrors(
        List<String> version, List<String> method, List<String> name, Function<String, List<String>> others) {
    private static final String SENTINEL = "=?base64?";

    public Mirrors {
        version = List.copyOf(version);
        method = List.copyOf(method);
        name = List.copyOf(name);
    }

    /** Those that there are without a tool that asks for more. */
    Mirrors(List<String> version, List<String> method, List<String> name) {
        this(version, method, name, _ -> List.of());
    }

    /** Takes them from a request; {@code header} gives all values of a header by its name in any case. */
    public static Mirrors of(Function<String, List<String>> header) {
        return new Mirrors(
                header.apply("MCP-Protocol-Version"), header.apply("Mcp-Method"), header.apply("Mcp-Name"), header);
    }

    /** The headers that a modern request needs, as name and value in turn; {@code mirrored} as in {@link Offering}. */
    static String[] headers(Message.Ask ask, Map<String, String> mirrored) {
        var headers = new ArrayList<>(List.of(
                "MCP-Protocol-Version",
                encoded(RequestMeta.version(ask).orElse("")),
                "Mcp-Method",
                encoded(ask.method())));
        var named = named(ask);
        if (named != null) {
            headers.addAll(List.of("Mcp-Name", encoded(named)));
        }
        mirrored.forEach((header, pointer) -> {
            var argument = ask.params().path("arguments").at(pointer);
            if (argument.isValueNode() && !argument.isNull()) {
                headers.addAll(List.of("Mcp-Param-" + header, encoded(argument.asString())));
            }
        });
        return headers.toArray(String[]::new);
    }

    private static String encoded(String value) {
        var plain = value.chars().allMatch(unit -> unit >= ' ' && unit <= '~')
                && value.equals(value.strip())
                && !value.isEmpty()
                && !value.startsWith(SENTINEL);
        return plain
                ? value
                : SENTINEL + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    /** Whether the version header names a modern revision. */
    boolean modern() {
        return version.stream()
                .anyMatch(each ->
                        Revision.of(each.strip()).filter(Revision::modern).isPresent());
    }

    /** What is wrong with the version header beside a body that says {@code said}. */
    Optional<RpcError> versionFault(String said) {
        return fault("MCP-Protocol-Version", version, said, false);
    }

    /** What is wrong with the other headers beside {@code ask}. */
    Optional<RpcError> fault(Message.Ask ask) {
        var wrong = fault("Mcp-Method", method, ask.method(), false);
        var named = named(ask);
        return wrong.isPresent() || named == null ? wrong : fault("Mcp-Name", name, named, true);
    }

    /** What is wrong with the headers that repeat {@code arguments}; {@code mirrored} points to one for each header. */
    Optional<RpcError> fault(Map<String, String> mirrored, JsonNode arguments) {
        for (var each : mirrored.entrySet()) {
            var wrong = fault("Mcp-Param-" + each.getKey(), arguments.at(each.getValue()));
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<RpcError> fault(String header, JsonNode argument) {
        var values = others.apply(header);
        if (argument.isMissingNode() || argument.isNull()) {
            return values.isEmpty() ? Optional.empty() : mismatch(header + " repeats an argument that is not there");
        }
        if (argument.isNumber()
                && values.size() == 1
                && sameNumber(values.getFirst().strip(), argument)) {
            return Optional.empty();
        }
        return argument.isValueNode() ? fault(header, values, argument.asString(), true) : Optional.empty();
    }

    private static boolean sameNumber(String value, JsonNode argument) {
        try {
            return value.length() <= 40 && new BigDecimal(value).compareTo(argument.decimalValue()) == 0;
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static @Nullable String named(Message.Ask ask) {
        var member = switch (ask.method()) {
            case "tools/call", "prompts/get" -> ask.params().get("name");
            case "resources/read" -> ask.params().get("uri");
            case "tasks/get", "tasks/update", "tasks/cancel" -> ask.params().get("taskId");
            default -> null;
        };
        return member != null && member.isString() ? member.stringValue() : null;
    }

    private static Optional<RpcError> fault(String header, List<String> values, String said, boolean encodable) {
        if (values.size() != 1) {
            return mismatch(header + (values.isEmpty() ? " is missing" : " is given more than once"));
        }
        var value = values.getFirst().strip();
        if (value.chars().anyMatch(unit -> (unit < ' ' && unit != '\t') || unit > '~')) {
            return mismatch(header + " holds characters that no header may");
        }
        var meant = encodable && value.startsWith(SENTINEL) && value.endsWith("?=") ? decoded(value) : value;
        return said.equals(meant)
                ? Optional.empty()
                : mismatch(header + " value '" + Shown.name(value) + "' does not match body value '" + Shown.name(said)
                        + "'");
    }

    private static @Nullable String decoded(String value) {
        try {
            var inner = value.substring(SENTINEL.length(), value.length() - 2);
            var bytes = Base64.getDecoder().decode(inner);
            // The decoder would take text without its padding: one spelling for each value.
            if (!Base64.getEncoder().encodeToString(bytes).equals(inner)) {
                return null;
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException | StringIndexOutOfBoundsException _) {
            return null;
        }
    }

    private static Optional<RpcError> mismatch(String why) {
        return Optional.of(RpcError.headerMismatch(why));
    }
}
