package dev.ostiary.secrets;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.json.StrictJson;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Fills pages with the rows that the caller may know of.
 *
 * <p>One page looks at {@value #BUDGET} rows at most, so a caller that may see few of many gets short pages, even empty
 * ones, with a cursor, and never a slow answer. A cursor can be read by whoever holds it: it names the last row
 * that was shown; when a page ends at a row that was not, its position is sealed.
 */
final class Sieve {
    static final int BUDGET = 5_000;

    private static final int CHUNK = 1_000;
    // Versions of secrets begin at 1, so no secret has this place.
    private static final ResourcePath CURSOR = new ResourcePath("cursor");

    private final ValueSeal seal;

    Sieve(ValueSeal seal) {
        this.seal = seal;
    }

    /** A row with a place in an order. */
    interface Placed {
        ResourcePath path();

        /** What the order goes by; the last is unique. */
        List<String> place();
    }

    /** Fetches at most {@code count} rows that come after {@code place}, from the start when it is empty. */
    interface Source<R extends Placed> {
        List<R> after(List<String> place, int count);
    }

    <R extends Placed> Page<R> page(Call call, Optional<String> cursor, int limit, Source<R> source) {
        return page(call, cursor, limit, call::sees, source);
    }

    <R extends Placed> Page<R> page(
            Call call, Optional<String> cursor, int limit, Predicate<ResourcePath> seen, Source<R> source) {
        var shown = new ArrayList<R>();
        var place = cursor.map(each -> opened(call, each)).orElse(List.of());
        int chunk = Math.min(limit + 1, CHUNK);
        for (int looked = 0; looked < BUDGET; looked += chunk, chunk = CHUNK) {
            var rows = source.after(place, chunk);
            for (var row : rows) {
                if (seen.test(row.path())) {
                    if (shown.size() == limit) {
                        return new Page<>(
                                shown, Optional.of(call.cursor(shown.getLast().place())));
                    }
                    shown.add(row);
                }
            }
            if (rows.size() < chunk) {
                return new Page<>(shown, Optional.empty());
            }
            place = rows.getLast().place();
        }
        return new Page<>(shown, Optional.of(call.cursor(List.of(sealed(place)))));
    }

    private String sealed(List<String> place) {
        var array = JsonNodeFactory.instance.arrayNode();
        place.forEach(array::add);
        return "sealed:"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(seal.seal(CURSOR, 0, StrictJson.write(array)));
    }

    private List<String> opened(Call call, String cursor) {
        var position = call.position(cursor);
        if (position.isEmpty()) {
            throw new Refused(Refusal.invalid("invalid_cursor", "This cursor holds no position. Start again without."));
        }
        if (!position.getFirst().startsWith("sealed:")) {
            return position;
        }
        var sealed = Base64.getUrlDecoder().decode(position.getFirst().substring("sealed:".length()));
        return StrictJson.read(seal.open(CURSOR, 0, sealed))
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
    }
}
