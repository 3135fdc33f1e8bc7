package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Catalogue;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** All routes of the catalogue, the more literal before the more general. */
final class RouteTable {
    private final List<Entry> entries;

    private record Entry(Operation<?, ?> operation, String method, int status, Template template) {}

    /** What a path leads to. */
    sealed interface Match {
        record Found(Operation<?, ?> operation, int status, Map<String, String> holes) implements Match {}

        /** The path exists under other methods. */
        record WrongMethod(List<String> allowed) implements Match {}

        record Nowhere() implements Match {}
    }

    /** Reads the routes; a secret in a path stops the start. */
    RouteTable(Catalogue catalogue) {
        entries = catalogue.operations().stream()
                .flatMap(operation -> operation.route().stream()
                        .map(route ->
                                new Entry(operation, route.method(), route.status(), Template.of(route.template()))))
                .sorted(Comparator.comparing(entry -> entry.template().rank()))
                .toList();
        entries.forEach(RouteTable::refuseSecretInPath);
    }

    /** Where {@code method} on {@code segments} leads. */
    Match match(String method, List<String> segments) {
        var allowed = new TreeSet<String>();
        for (var entry : entries) {
            var holes = entry.template().match(segments);
            if (holes.isPresent() && entry.method().equals(method)) {
                return new Match.Found(entry.operation(), entry.status(), holes.get());
            }
            if (holes.isPresent()) {
                allowed.add(entry.method());
            }
        }
        return allowed.isEmpty() ? new Match.Nowhere() : new Match.WrongMethod(List.copyOf(allowed));
    }

    private static void refuseSecretInPath(Entry entry) {
        for (var name : entry.template().names()) {
            var kind = entry.operation().inputShape().field(name).orElseThrow().kind();
            if (kind instanceof Kind.Hidden || kind instanceof Kind.HiddenTree) {
                throw new IllegalArgumentException(entry.operation().name() + " has a secret in its route");
            }
        }
    }
}
