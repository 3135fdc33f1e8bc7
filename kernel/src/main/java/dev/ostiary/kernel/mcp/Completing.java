package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Prompt.Hint;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.mcp.Offering.Completion;
import dev.ostiary.kernel.mcp.ResourceShelf.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Likely values of an argument, out of what the caller may list and nothing else. */
final class Completing {
    /** The most values of one answer (specification, completion). */
    private static final int MOST = 100;

    /**
     * Each page is an operation with its record, so there is one, which begins with what is typed where the list can be
     * begun there; what lies behind it is found by typing more.
     */
    private static final int PAGE = 1_000;

    private final ResourceShelf resources;
    private final PromptShelf prompts;
    private final Passing passing;
    private final Families families;

    Completing(ResourceShelf resources, PromptShelf prompts, Passing passing) {
        this.resources = resources;
        this.prompts = prompts;
        this.passing = passing;
        this.families = new Families(passing);
    }

    /** Values in order; {@code whole} says whether there are no others. */
    record Found(Collection<String> values, boolean whole) {
        static final Found NOTHING = new Found(List.of(), true);
    }

    Outcome complete(Completion asked, Exchange exchange) {
        var found = asked.prompt().isPresent()
                ? ofPrompt(asked.prompt().get(), asked, exchange)
                : ofTemplate(asked.template().orElse(""), asked, exchange);
        return found.map(Completing::said)
                .orElseGet(() -> Outcome.objection(RpcError.invalidParams(
                        "There is no such prompt or resource template, or it has no such argument.")));
    }

    private Optional<Found> ofPrompt(String name, Completion asked, Exchange exchange) {
        return prompts.named(name, exchange)
                .flatMap(prompt -> prompt.argument(asked.argument()))
                .map(argument -> switch (argument.hint()) {
                    case Hint.None _ -> Found.NOTHING;
                    case Hint.OneOf(var values) -> beginning(values, asked.value());
                    case Hint.Thing(var kind) -> things(kind, asked.value(), exchange);
                    case Hint.Folder(var kind) -> folders(things(kind, asked.value(), exchange), asked.value());
                });
    }

    private Optional<Found> ofTemplate(String template, Completion asked, Exchange exchange) {
        var kinds = resources.at(exchange.visit().endpoint());
        var addressed =
                kinds.stream().filter(kind -> kind.resource().byAddress()).toList();
        var filled = new UriTemplate(template);
        if (filled.variables().contains(asked.argument()) && families.has(addressed, template, exchange)) {
            return Optional.of(families.values(addressed, filled, asked, exchange));
        }
        return kinds.stream()
                .filter(kind -> !kind.resource().byAddress())
                .filter(kind -> kind.template().text().equals(template))
                .filter(kind -> kind.template().variables().contains(asked.argument()))
                .findFirst()
                .map(kind -> ofTemplate(kind, asked, exchange));
    }

    private Found ofTemplate(Kind kind, Completion asked, Exchange exchange) {
        var own = passing.caller(exchange).tenant();
        if (asked.argument().equals(ResourceShelf.TENANT)) {
            return beginning(List.of(own), asked.value());
        }
        return asked.context().getOrDefault(ResourceShelf.TENANT, own).equals(own)
                ? things(kind, asked.value(), exchange)
                : Found.NOTHING;
    }

    private Found things(String name, String typed, Exchange exchange) {
        return resources
                .named(name, exchange.visit().endpoint())
                .map(kind -> things(kind, typed, exchange))
                .orElse(Found.NOTHING);
    }

    /** A kind that is not listed itself is named by the paths of one that is. */
    private Found things(Kind kind, String typed, Exchange exchange) {
        var listed = kind.resource().listing().isPresent() || !kind.resource().byPath()
                ? Optional.of(kind)
                : resources.at(exchange.visit().endpoint()).stream()
                        .filter(other -> other.resource().byPath()
                                && other.resource().listing().isPresent())
                        .findFirst();
        return listed.filter(it -> it.resource().listing().isPresent())
                .filter(it -> passing.couldPass(
                        passing.caller(exchange),
                        List.of(it.resource().listing().orElseThrow().operation())))
                .map(it -> page(it, typed, exchange))
                .orElse(Found.NOTHING);
    }

    private Found page(Kind kind, String typed, Exchange exchange) {
        var listing = kind.resource().listing().orElseThrow();
        var arguments = JsonNodeFactory.instance.objectNode().put("limit", PAGE);
        var folder = typed.substring(0, typed.lastIndexOf('/') + 1);
        if (listing.prefix().isPresent() && !folder.isEmpty()) {
            if (!ResourcePath.fault(folder.substring(0, folder.length() - 1)).isEmpty()) {
                return Found.NOTHING;
            }
            arguments.put(listing.prefix().get(), folder);
        }
        boolean begun = passing.begin(listing, arguments, typed, exchange);
        var values = new TreeSet<String>();
        var result = listed(kind, arguments, exchange);
        var past = false;
        for (var item : result.path(listing.items())) {
            var value = text(item, listing.key()).orElse("");
            past |= begun && !value.startsWith(typed);
            if (value.startsWith(typed)) {
                values.add(value);
            }
        }
        return new Found(values, past || !result.path("cursor").isString());
    }

    private ObjectNode listed(Kind kind, ObjectNode arguments, Exchange exchange) {
        var operation = kind.resource().listing().orElseThrow().operation();
        return switch (passing.pass(operation, arguments, exchange)) {
            case Answer.Done done -> done.result();
            case Answer.No no -> throw new Refused(no.refusal());
        };
    }

    private static Optional<String> text(JsonNode item, String member) {
        return item.path(member).isString() ? Optional.of(item.get(member).stringValue()) : Optional.empty();
    }

    private static Found beginning(List<String> values, String typed) {
        return new Found(
                values.stream().filter(value -> value.startsWith(typed)).toList(), true);
    }

    /** The paths one segment longer than what is typed, and every path above a thing that begins so. */
    private static Found folders(Found things, String typed) {
        var folders = new TreeSet<String>();
        for (var path : things.values()) {
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                if (path.substring(0, slash).startsWith(typed)) {
                    folders.add(path.substring(0, slash));
                }
            }
        }
        return new Found(folders, things.whole());
    }

    private static Outcome said(Found found) {
        var members = JsonNodeFactory.instance.objectNode();
        var completion = members.putObject("completion");
        var values = completion.putArray("values");
        found.values().stream().limit(MOST).forEach(values::add);
        if (found.whole()) {
            completion.put("total", found.values().size());
        }
        completion.put("hasMore", !found.whole() || found.values().size() > MOST);
        return Outcome.said(members);
    }
}
