package dev.ostiary.client;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Route;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Spelling;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call as a request line and a body.
 *
 * <p>Every value is encoded for its place, so no value can reach another route, field or header than its own.
 *
 * @param path encoded path and query
 */
record Target(String method, String path, Optional<ObjectNode> body) {
    private static final Pattern HOLE = Pattern.compile("\\{([a-zA-Z_]+)(\\.\\.\\.)?}");

    /** The one thing with slashes that may stand in one segment, percent-encoded (seed 001, {@code resources/:uri}). */
    private static final Pattern ADDRESS =
            Pattern.compile("vsecure://[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*(/\\*)?");

    static Target of(Operation<?, ?> operation, ObjectNode arguments) {
        var route = operation
                .route()
                .orElseThrow(() -> CallFailed.here("no_route", operation.name() + " cannot be reached over REST."));
        var taken = new HashSet<String>();
        var path = path(route, arguments, taken);
        var rest = arguments.deepCopy();
        rest.remove(taken);
        if (route.method().equals("GET") || route.method().equals("DELETE")) {
            return new Target(route.method(), path + query(operation, rest), Optional.empty());
        }
        return new Target(route.method(), path, Optional.of(rest));
    }

    private static String path(Route route, ObjectNode arguments, Set<String> taken) {
        var out = new StringBuilder();
        var hole = HOLE.matcher(route.template());
        while (hole.find()) {
            var name = hole.group(1);
            var value = arguments.get(name);
            if (value == null || value.isContainer() || value.asString().isEmpty()) {
                throw CallFailed.here("validation_error", name + " is required.");
            }
            taken.add(name);
            hole.appendReplacement(out, hole.group(2) == null ? segment(value.asString()) : segments(value.asString()));
        }
        return hole.appendTail(out).toString();
    }

    private static String segments(String value) {
        var encoded = new ArrayList<String>();
        for (var each : value.split("/", -1)) {
            encoded.add(segment(each));
        }
        return String.join("/", encoded);
    }

    /** Encoded for a path; what a server or proxy might take for navigation is refused here already. */
    private static String segment(String value) {
        if (ADDRESS.matcher(value).matches()) {
            return encode(value);
        }
        if (value.isEmpty() || value.equals(".") || value.equals("..") || value.contains("/") || value.contains("\\")) {
            throw CallFailed.here(
                    "invalid_path", "A path has no empty segment, no dot segment and no backslash: app/database.");
        }
        return encode(value);
    }

    private static String query(Operation<?, ?> operation, ObjectNode rest) {
        var parts = new ArrayList<String>();
        for (var entry : rest.properties()) {
            var field = operation.inputShape().field(entry.getKey());
            var kind = field.map(Field::kind).orElse(new Kind.Text());
            texts(kind, entry.getKey(), entry.getValue())
                    .forEach(text -> parts.add(encode(entry.getKey()) + "=" + encode(text)));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static List<String> texts(Kind kind, String name, JsonNode value) {
        if (kind instanceof Kind.Hidden || kind instanceof Kind.HiddenTree) {
            throw CallFailed.here("validation_error", name + " is secret and must not stand in a URL.");
        }
        var texts = Spelling.write(kind, value);
        if (Spelling.isPlainList(kind) && texts.stream().anyMatch(text -> text.contains(","))) {
            throw CallFailed.here("validation_error", name + ": an item must not hold a comma here.");
        }
        return texts;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
