package dev.ostiary.surface.cli;

import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.kernel.terminal.Harmless;
import dev.ostiary.kernel.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A result for people: key and value for a record, a table for a list, masks where secrets are. */
final class Prose {
    private static final Set<String> PAGING = Set.of("cursor", "has_more", "pagination");

    /** Of a table that is too wide, texts of people beyond this are cut. */
    private static final int LONGEST_CELL = 48;

    /** Sentences, which nobody should have to look for elsewhere: of a table that is too wide they stand below their rows. */
    private static final String SENTENCE = "explanation";

    private static final Pattern FRACTION = Pattern.compile("\\.[0-9]+Z$");

    /** Characters that fit a wide window; a table beyond that goes without the columns that matter least to people. */
    private static final int WIDE = 160;

    private static final Set<String> ASIDE = Set.of(
            "seq",
            "identity_type",
            "credential_id",
            "user_agent",
            "duration_ms",
            "request_id",
            "first_seen",
            "source_ips",
            "metadata",
            "createdAt",
            "updatedAt",
            "description",
            "autoApprove",
            "requireReason",
            "minReasonLength",
            "requiredApprovals",
            "maxTtl",
            "onBehalfOf",
            "requestedAt",
            "approvalUrl",
            "approvals",
            "maxUses",
            "uses",
            "approvedAt",
            "deniedAt",
            "decision",
            "allow",
            "deny",
            "resources",
            "budget",
            "opened_at",
            "approval_id",
            "issued",
            "ended",
            "finished");

    private final boolean revealed;

    Prose(boolean revealed) {
        this.revealed = revealed;
    }

    String of(Shape<?> shape, ObjectNode answer) {
        var lines = new ArrayList<String>();
        record(shape, revealed ? answer : Masking.of(shape, answer), lines);
        var paging = answer.path("pagination").isObject() ? answer.path("pagination") : answer;
        if (paging.path("has_more").asBoolean(false) || paging.path("hasMore").asBoolean(false)) {
            lines.add("");
            lines.add("There is more: --cursor "
                    + Harmless.line(paging.path("cursor").asString("")));
        }
        return lines.isEmpty() ? "Done." : String.join("\n", lines);
    }

    private void record(Shape<?> shape, ObjectNode answer, List<String> lines) {
        int width = shape.fields().stream()
                .filter(field -> answer.has(field.name()))
                .mapToInt(field -> field.name().length())
                .max()
                .orElse(0);
        var alone = tables(shape) == 1 && shape.fields().stream().allMatch(each -> isTable(each) || isPaging(each));
        for (var field : shape.fields()) {
            var node = answer.get(field.name());
            if (node == null || isPaging(field)) {
                continue;
            }
            if (isTable(field) && node instanceof ArrayNode rows) {
                table(field, rows, alone, lines);
            } else {
                field(field, node, width, lines);
            }
        }
    }

    private static long tables(Shape<?> shape) {
        return shape.fields().stream().filter(Prose::isTable).count();
    }

    private static boolean isTable(Field field) {
        return field.kind() instanceof Kind.ListOf(Kind.Nested _);
    }

    private static boolean isPaging(Field field) {
        return PAGING.contains(field.name());
    }

    private void field(Field field, JsonNode node, int width, List<String> lines) {
        var name = field.name() + ":" + " ".repeat(width - field.name().length() + 1);
        switch (field.kind()) {
            case Kind.Nested nested
            when node instanceof ObjectNode object -> {
                lines.add(field.name() + ":");
                record(nested.shape(), object, indented(lines));
            }
            case Kind.HiddenTree _ when node instanceof ObjectNode object -> object(field, object, lines);
            case Kind.MapOf _, Kind.Json _
            when node instanceof ObjectNode object && !object.isEmpty() -> object(field, object, lines);
            default -> lines.add(name + cell(field.kind(), node));
        }
    }

    private static void object(Field field, ObjectNode object, List<String> lines) {
        lines.add(field.name() + ":");
        object.properties()
                .forEach(entry -> lines.add(
                        "  " + Harmless.line(entry.getKey()) + ": " + Harmless.line(plain(entry.getValue()))));
    }

    private void table(Field field, ArrayNode rows, boolean alone, List<String> lines) {
        if (!alone) {
            lines.add(field.name() + ":");
        }
        if (rows.isEmpty()) {
            lines.add(alone ? "Nothing found." : "  none");
            return;
        }
        var shape = ((Kind.Nested) ((Kind.ListOf) field.kind()).item()).shape();
        var columns = shape.fields().stream().filter(each -> isUsed(each, rows)).toList();
        var table = table(columns, rows);
        if (table.width() > WIDE) {
            var told = columns.stream().filter(each -> !isAside(each, columns)).toList();
            lines.addAll(explained(told, rows));
            if (told.size() < columns.size()) {
                lines.add("");
                lines.add("More of each: --json");
            }
        } else {
            lines.addAll(table.lines());
        }
    }

    /** An operation is told by its action, where there is one. */
    private static boolean isAside(Field field, List<Field> columns) {
        return ASIDE.contains(field.name())
                || (field.name().equals("operation")
                        && columns.stream().anyMatch(each -> each.name().equals("action")));
    }

    private static List<String> explained(List<Field> columns, ArrayNode rows) {
        var brief =
                columns.stream().filter(each -> !each.name().equals(SENTENCE)).toList();
        var lines = new ArrayList<>(clipped(brief, rows).lines());
        for (int i = rows.size(); brief.size() < columns.size() && i > 0; i--) {
            lines.add(i + 1, "  " + Harmless.line(plain(rows.path(i - 1).path(SENTENCE))));
        }
        return lines;
    }

    private static Table table(List<Field> columns, ArrayNode rows) {
        return table(columns, rows, Integer.MAX_VALUE);
    }

    /** The same, with long texts cut if it is still too wide. */
    private static Table clipped(List<Field> columns, ArrayNode rows) {
        var table = table(columns, rows);
        return table.width() > WIDE ? table(columns, rows, LONGEST_CELL) : table;
    }

    private static Table table(List<Field> columns, ArrayNode rows, int longest) {
        var table = new Table(columns.stream().map(Field::name).toList());
        rows.forEach(row -> table.add(columns.stream()
                .map(each -> cut(each.kind(), cell(each.kind(), row.path(each.name())), longest))
                .toList()));
        return table;
    }

    /** What is typed again, such as an id or an address, is never cut. */
    private static String cut(Kind kind, String text, int longest) {
        boolean words = kind instanceof Kind.Text || kind instanceof Kind.ListOf(Kind.Outside _);
        return words && text.contains(" ") && text.codePointCount(0, text.length()) > longest
                ? text.substring(0, text.offsetByCodePoints(0, longest - 1)).stripTrailing() + "…"
                : text;
    }

    private static boolean isUsed(Field field, ArrayNode rows) {
        for (var row : rows) {
            if (!plain(row.path(field.name())).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** People read seconds; whoever needs more asks for JSON. */
    private static String cell(Kind kind, JsonNode node) {
        var text = Harmless.line(plain(node));
        return kind instanceof Kind.Moment ? FRACTION.matcher(text).replaceFirst("Z") : text;
    }

    private static String plain(JsonNode node) {
        return switch (node) {
            case ArrayNode array -> array.valueStream().map(Prose::plain).collect(Collectors.joining(", "));
            case ObjectNode object ->
                object.properties().stream()
                        .map(entry -> entry.getKey() + "=" + plain(entry.getValue()))
                        .collect(Collectors.joining(" "));
            default -> node.isNull() || node.isMissingNode() ? "" : node.asString();
        };
    }

    /** What is added to it stands two columns in. */
    private static List<String> indented(List<String> lines) {
        return new java.util.AbstractList<>() {
            @Override
            public boolean add(String line) {
                return lines.add("  " + line);
            }

            @Override
            public String get(int index) {
                return lines.get(index);
            }

            @Override
            public int size() {
                return lines.size();
            }
        };
    }
}
