package dev.ostiary.trail;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.shape.Spans;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of a trail that a query looks at: SQL conditions with their parameters, the guard's among them. */
final class Sight {
    private final StringBuilder sql = new StringBuilder();
    private final List<@Nullable Object> parameters = new ArrayList<>();

    /** Everything of {@code tenant} in {@code [from, to)} that the guard lets see. */
    Sight(String tenant, Guard guard, Instant from, Instant to) {
        and("tenant_id = ?", tenant);
        and("at >= ?", from);
        and("at < ?", to);
        if (!guard.allowed().isEmpty()) {
            // A connection that may touch some paths only is not shown what has no path, either.
            and(
                    "exists (select from unnest(?) g where path = g or starts_with(path, g || '/'))",
                    texts(guard.allowed()));
        }
        if (!guard.denied().isEmpty()) {
            and(
                    "(path is null or not exists (select from unnest(?) g where path = g or starts_with(path, g || '/')))",
                    texts(guard.denied()));
        }
    }

    void and(String condition, @Nullable Object... values) {
        sql.append(sql.isEmpty() ? "" : " and ").append(condition);
        parameters.addAll(Arrays.asList(values));
    }

    void below(Optional<ResourcePath> prefix) {
        prefix.ifPresent(path -> and("(path = ? or starts_with(path, ?))", path.text(), path.text() + "/"));
    }

    void actions(Optional<String> list) {
        list.ifPresent(names -> and(
                "action = any (?)",
                Arrays.stream(names.split(",", -1)).map(String::strip).toList()));
    }

    String sql() {
        return sql.toString();
    }

    @Nullable
    Object[] parameters(@Nullable Object... more) {
        var all = new ArrayList<>(parameters);
        all.addAll(Arrays.asList(more));
        return all.toArray();
    }

    private static List<String> texts(List<ResourcePath> paths) {
        return paths.stream().map(ResourcePath::text).toList();
    }

    /** The start of a window that was not given. */
    static Instant before(Instant end, String span) {
        return end.minus(Spans.parse(span));
    }
}
