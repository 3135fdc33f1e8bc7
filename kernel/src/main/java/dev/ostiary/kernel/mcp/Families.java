package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.mcp.Completing.Found;
import dev.ostiary.kernel.mcp.Offering.Completion;
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

    /** What stands for the argument in those addresses that fit {@code template} and what is settled already. */
    Found values(List<Kind> kinds, UriTemplate template, Completion asked, Exchange exchange) {
        var caller = passing.caller(exchange);
        var beginning = template.beginning(asked.argument(), asked.value(), asked.context());
        var values = new TreeSet<String>();
        var whole = true;
        for (var kind : kinds) {
            var page = page(kind, beginning, caller, exchange);
            whole &= !page.path("cursor").isString();
            for (var item : items(kind, page)) {
                var uri =
                        item.path(kind.resource().listing().orElseThrow().key()).asString("");
                if (!isFamily(kind, item)) {
                    template.match(uri)
                            .filter(named -> fits(named, asked))
                            .ifPresent(named -> values.add(named.get(asked.argument())));
                }
            }
        }
        return new Found(values, whole);
    }

    private static boolean fits(Map<String, String> named, Completion asked) {
        return named.getOrDefault(asked.argument(), "").startsWith(asked.value())
                && asked.context().entrySet().stream()
                        .allMatch(each -> each.getValue().equals(named.get(each.getKey())));
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
        return items(kind, page(kind, "", caller, exchange));
    }

    private static Iterable<JsonNode> items(Kind kind, ObjectNode page) {
        return page.path(kind.resource().listing().orElseThrow().items());
    }

    /** One page of those that the caller may list, which begins at {@code beginning} where the list can be begun there. */
    private ObjectNode page(Kind kind, String beginning, Caller caller, Exchange exchange) {
        var listing = kind.resource().listing();
        if (listing.filter(it -> passing.couldPass(caller, List.of(it.operation())))
                .isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
        }
        var arguments = arguments(kind).put("limit", MOST);
        passing.begin(listing.get(), arguments, beginning, exchange);
        return switch (passing.pass(listing.get().operation(), arguments, exchange)) {
            case Answer.Done done -> done.result();
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
