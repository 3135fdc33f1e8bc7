package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.mcp.ResourceShelf.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Kinds that are named by their whole address: what stands for many of them, and what of a template can be filled in. */
record Families(Passing passing) {
    private static final int MOST = 1_000;

    /** The templates of those that stand for many, as {@code caller} may list them. */
    List<ObjectNode> of(Kind kind, Caller caller, Exchange exchange) {
        var cards = new ArrayList<ObjectNode>();
        for (var item : listed(kind, caller, exchange)) {
            if (isFamily(kind, item)) {
                var listing = kind.resource().listing().orElseThrow();
                cards.add(JsonNodeFactory.instance
                        .objectNode()
                        .put("uriTemplate", template(kind, item))
                        .put(
                                "name",
                                Untrusted.neutral(item.path(listing.label()).asString(""), ResourcePath.MAX_LENGTH))
                        .put("description", ResourceShelf.described(kind, item))
                        .put("mimeType", ResourceShelf.JSON));
            }
        }
        return cards;
    }

    /** Whether {@code text} is such a template of the caller's. */
    boolean has(List<Kind> kinds, String text, Exchange exchange) {
        var caller = passing.caller(exchange);
        return kinds.stream()
                .flatMap(kind -> of(kind, caller, exchange).stream())
                .anyMatch(card -> card.path("uriTemplate").asString("").equals(text));
    }

    /** What stands for {@code argument} in those addresses that fit {@code template} and what is settled already. */
    TreeSet<String> values(
            List<Kind> kinds, UriTemplate template, String argument, Map<String, String> settled, Exchange exchange) {
        var caller = passing.caller(exchange);
        var values = new TreeSet<String>();
        for (var kind : kinds) {
            for (var item : listed(kind, caller, exchange)) {
                var uri =
                        item.path(kind.resource().listing().orElseThrow().key()).asString("");
                if (!isFamily(kind, item)) {
                    template.match(uri)
                            .filter(named -> settled.entrySet().stream()
                                    .allMatch(each -> each.getValue().equals(named.get(each.getKey()))))
                            .ifPresent(named -> values.add(named.get(argument)));
                }
            }
        }
        return values;
    }

    static boolean isFamily(Kind kind, JsonNode item) {
        return kind.resource()
                .listing()
                .orElseThrow()
                .family()
                .filter(item::has)
                .isPresent();
    }

    private static String template(Kind kind, JsonNode item) {
        return item.path(kind.resource().listing().orElseThrow().family().orElseThrow())
                .asString("");
    }

    private Iterable<JsonNode> listed(Kind kind, Caller caller, Exchange exchange) {
        var listing = kind.resource().listing();
        if (listing.filter(it -> passing.couldPass(caller, List.of(it.operation())))
                .isEmpty()) {
            return List.of();
        }
        var arguments = arguments(kind).put("limit", MOST);
        return switch (passing.pass(listing.get().operation(), arguments, exchange)) {
            case Answer.Done done -> done.result().path(listing.get().items());
            case Answer.No no -> throw new Refused(no.refusal());
        };
    }

    /** What a listing of {@code kind} is always asked with. */
    static ObjectNode arguments(Kind kind) {
        var arguments = JsonNodeFactory.instance.objectNode();
        kind.resource().listing().orElseThrow().with().forEach(arguments::put);
        return arguments;
    }
}
