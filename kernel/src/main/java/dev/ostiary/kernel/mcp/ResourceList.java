package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.ResourceShelf.Kind;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One list over several kinds, each through the operation that lists it.
 *
 * <p>A cursor says which kind is next, and where in it the page before ended: {@code secret.…} with the operation's own
 * cursor, which is signed and holds for one caller, or {@code policy} for its beginning.
 */
final class ResourceList {
    private static final int PAGE = 100;

    private final ResourceShelf shelf;
    private final Passing passing;

    ResourceList(ResourceShelf shelf, Passing passing) {
        this.shelf = shelf;
        this.passing = passing;
    }

    Outcome page(Optional<String> cursor, Exchange exchange) {
        var caller = passing.caller(exchange);
        var kinds = listed(caller, exchange);
        var begun = cursor.map(text -> text.split("\\.", 2));
        int next = begun.map(parts -> place(kinds, parts[0])).orElse(0);
        var within = begun.filter(parts -> parts.length == 2).map(parts -> parts[1]);
        var page = JsonNodeFactory.instance.arrayNode();
        Optional<Rate> rate = Optional.empty();
        for (; next < kinds.size() && page.size() < PAGE; next++) {
            var kind = kinds.get(next);
            switch (asked(kind, PAGE - page.size(), within, exchange)) {
                case Answer.No no -> {
                    return new Outcome.No(no.refusal(), no.rate());
                }
                case Answer.Done(var result, var left) -> {
                    rate = left;
                    result.path(items(kind))
                            .valueStream()
                            .filter(item -> !Families.isFamily(kind, item))
                            .forEach(item -> page.add(shelf.card(kind, item, caller)));
                    if (result.path("cursor").isString()) {
                        var after = kind.resource().name() + "."
                                + result.get("cursor").stringValue();
                        return said(page, Optional.of(after), rate);
                    }
                }
            }
            within = Optional.empty();
        }
        return said(
                page,
                next < kinds.size() ? Optional.of(kinds.get(next).resource().name()) : Optional.empty(),
                rate);
    }

    private List<Kind> listed(Caller caller, Exchange exchange) {
        return shelf.at(exchange.visit().endpoint()).stream()
                .filter(kind -> kind.resource()
                        .listing()
                        .filter(listing -> passing.couldPass(caller, List.of(listing.operation())))
                        .isPresent())
                .toList();
    }

    private static int place(List<Kind> kinds, String name) {
        for (int i = 0; i < kinds.size(); i++) {
            if (kinds.get(i).resource().name().equals(name)) {
                return i;
            }
        }
        throw new Refused(Refusal.invalid(
                "invalid_cursor", "This cursor was not issued for this listing. Start again without a cursor."));
    }

    private Answer asked(Kind kind, int limit, Optional<String> cursor, Exchange exchange) {
        var arguments = Families.arguments(kind).put("limit", limit);
        cursor.ifPresent(text -> arguments.put("cursor", text));
        return passing.pass(kind.resource().listing().orElseThrow().operation(), arguments, exchange);
    }

    private static String items(Kind kind) {
        return kind.resource().listing().orElseThrow().items();
    }

    private static Outcome said(ArrayNode page, Optional<String> cursor, Optional<Rate> rate) {
        var members = JsonNodeFactory.instance.objectNode();
        members.set("resources", page);
        cursor.ifPresent(text -> members.put("nextCursor", text));
        return new Outcome.Said(StrictJson.write(members), rate);
    }
}
