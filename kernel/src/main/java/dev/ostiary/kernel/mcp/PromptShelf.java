package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Prompt;
import dev.ostiary.kernel.Prompt.Part;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.ResourceShelf.Kind;
import dev.ostiary.kernel.mcp.ResourceShelf.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Prepared requests; what they enclose was read through the gate, for whoever asked. */
final class PromptShelf {
    private final List<Prompt> prompts;
    private final Passing passing;
    private final ResourceShelf resources;

    PromptShelf(List<Prompt> prompts, Passing passing, ResourceShelf resources) {
        this.prompts = List.copyOf(prompts);
        this.passing = passing;
        this.resources = resources;
    }

    Outcome list(Exchange exchange) {
        var caller = passing.caller(exchange);
        var members = JsonNodeFactory.instance.objectNode();
        var list = members.putArray("prompts");
        for (var prompt : prompts) {
            if (offered(prompt, caller, exchange)) {
                list.add(card(prompt, exchange.revision()));
            }
        }
        return Outcome.said(members);
    }

    private static ObjectNode card(Prompt prompt, Revision revision) {
        var card = JsonNodeFactory.instance.objectNode().put("name", prompt.name());
        if (revision.structures()) {
            card.put("title", prompt.title());
        }
        var arguments = card.put("description", prompt.summary()).putArray("arguments");
        prompt.arguments()
                .forEach(argument -> arguments
                        .addObject()
                        .put("name", argument.name())
                        .put("description", argument.summary())
                        .put("required", argument.required()));
        return card;
    }

    /** The prompt called {@code name}, if it is offered here to whoever asks. */
    Optional<Prompt> named(String name, Exchange exchange) {
        var caller = passing.caller(exchange);
        return prompts.stream()
                .filter(prompt -> prompt.name().equals(name))
                .filter(prompt -> offered(prompt, caller, exchange))
                .findFirst();
    }

    private boolean offered(Prompt prompt, Caller caller, Exchange exchange) {
        return exchange.visit().endpoint().offers(prompt.toolset()) && passing.couldPass(caller, prompt.needs());
    }

    Outcome write(String name, Map<String, String> arguments, Exchange exchange) {
        var prompt = named(name, exchange);
        if (prompt.isEmpty()) {
            return Outcome.objection(RpcError.invalidParams("Unknown prompt: " + Shown.name(name)));
        }
        try {
            misfit(prompt.get(), arguments).ifPresent(refusal -> {
                throw new Refused(refusal);
            });
            var parts = prompt.get().script().write(arguments, passing.gate().now());
            return written(prompt.get(), parts, exchange);
        } catch (Refused refused) {
            return refused.refusal() instanceof Refusal.Invalid invalid
                    ? Outcome.objection(RpcError.invalidParams(invalid.message()))
                    : Outcome.no(refused.refusal());
        }
    }

    /** What does not fit; neither the values nor unknown names are repeated, because either may hold a secret. */
    private static Optional<Refusal> misfit(Prompt prompt, Map<String, String> arguments) {
        if (arguments.keySet().stream().anyMatch(name -> prompt.argument(name).isEmpty())) {
            var names = prompt.arguments().stream().map(Prompt.Argument::name).collect(Collectors.joining(", "));
            return Optional.of(Refusal.invalidRequest("The arguments of " + prompt.name() + " are: " + names + "."));
        }
        for (var argument : prompt.arguments()) {
            var given = arguments.get(argument.name());
            if (given == null && argument.required()) {
                return Optional.of(Refusal.invalidField(argument.name(), "is required."));
            }
            if (given != null && given.length() > argument.most()) {
                return Optional.of(
                        Refusal.invalidField(argument.name(), "has at most " + argument.most() + " characters."));
            }
        }
        return Optional.empty();
    }

    /** Whether any prompt is offered at {@code endpoint}, be it not to everybody. */
    boolean at(Endpoint endpoint) {
        return prompts.stream().anyMatch(prompt -> endpoint.offers(prompt.toolset()));
    }

    private Outcome written(Prompt prompt, List<Part> parts, Exchange exchange) {
        var out = new JsonOut().raw("{").member("description").text(prompt.summary());
        out.member("messages").raw("[");
        Optional<Rate> rate = Optional.empty();
        var separator = "";
        for (var part : parts) {
            out.raw(separator).raw("{").member("role").text("user").member("content");
            separator = ",";
            switch (part) {
                case Part.Text(var text) ->
                    out.raw("{").member("type").text("text").member("text").text(text);
                case Part.Enclosed enclosed -> {
                    switch (enclose(out, enclosed, exchange)) {
                        case Answer.No(var refusal, var left) -> {
                            return new Outcome.No(refusal, left);
                        }
                        case Answer.Done done -> rate = done.rate();
                    }
                }
            }
            out.raw("}}");
        }
        return new Outcome.Said(out.raw("]}").bytes(), rate);
    }

    private Answer enclose(JsonOut out, Part.Enclosed enclosed, Exchange exchange) {
        var kind = new Kind(enclosed.kind(), new UriTemplate(enclosed.kind().template()));
        var place = new Place(kind, Map.of(kind.template().last(), enclosed.value()));
        var answer = resources.answer(place, enclosed.more(), exchange);
        if (answer instanceof Answer.Done done) {
            out.raw("{").member("type").text("resource").member("resource");
            ResourceShelf.contents(out, kind.uri(passing.caller(exchange), enclosed.value()), done.result());
        }
        return answer;
    }
}
