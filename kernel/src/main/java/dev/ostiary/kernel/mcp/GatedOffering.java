package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Prompt;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Resource;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** What lies behind the gate, as MCP offers it: each operation with a wire name is a tool, some things have addresses. */
public final class GatedOffering implements Offering {
    /** What every server of ours can do; a relay says it in the server's place. */
    static final ObjectNode CAPABILITIES =
            (ObjectNode) StrictJson.read("""
            {"tools":{"listChanged":true},"resources":{"subscribe":true,"listChanged":true},
             "prompts":{"listChanged":true},"completions":{}}""".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    private final Gate gate;
    private final Map<String, Map<String, String>> repeated = new HashMap<>();
    private final ToolCards cards;
    private final ResourceShelf shelf;
    private final ResourceList list;
    private final PromptShelf prompts;
    private final Completing completing;

    /** Tools alone. */
    public GatedOffering(Gate gate) {
        this(gate, List.of(), List.of());
    }

    /** Tools, and what the rooms declare besides; lists keep the given order. */
    public GatedOffering(Gate gate, List<Resource> resources, List<Prompt> prompts) {
        var passing = new Passing(gate);
        this.gate = gate;
        gate.catalogue()
                .operations()
                .forEach(
                        operation -> operation.tool().ifPresent(tool -> repeated.put(tool, Routed.headers(operation))));
        this.cards = new ToolCards(gate.catalogue());
        this.shelf = new ResourceShelf(passing, resources);
        this.list = new ResourceList(shelf, passing);
        this.prompts = new PromptShelf(prompts, passing, shelf);
        this.completing = new Completing(shelf, this.prompts, passing);
    }

    @Override
    public ObjectNode capabilities() {
        return capabilities(_ -> true);
    }

    /** Calls may become tasks where some of them wait for people. */
    private ObjectNode capabilities(Predicate<Operation<?, ?>> offered) {
        var capabilities = CAPABILITIES.deepCopy();
        if (gate.catalogue().operations().stream().filter(offered).anyMatch(gate::waits)) {
            capabilities.putObject("extensions").putObject(Client.TASKS);
        }
        return capabilities;
    }

    @Override
    public ObjectNode capabilities(Endpoint endpoint) {
        var capabilities = capabilities(endpoint::offers);
        if (shelf.at(endpoint).isEmpty()) {
            capabilities.remove("resources");
        }
        if (!prompts.at(endpoint)) {
            capabilities.remove("prompts");
        }
        if (!capabilities.has("resources") && !capabilities.has("prompts")) {
            capabilities.remove("completions");
        }
        return capabilities;
    }

    @Override
    public byte[] tools(Caller caller, Endpoint endpoint, Revision revision) {
        return cards.listed(gate.visible(caller, endpoint::offers), revision);
    }

    @Override
    public Map<String, String> mirrored(String tool) {
        return repeated.getOrDefault(tool, Map.of());
    }

    @Override
    public Outcome call(String tool, ObjectNode arguments, Exchange exchange) {
        var operation = gate.catalogue().tool(tool).filter(exchange.visit().endpoint()::offers);
        if (operation.isEmpty()) {
            var error = RpcError.invalidParams("Unknown tool: " + Shown.name(tool));
            return new Outcome.Objection(error, new Refusal.Missing("unknown_tool", error.message()));
        }
        return switch (gate.pass(operation.get(), arguments, exchange.knock(), exchange)) {
            case Answer.Done done -> done(exchange, done.result(), done.rate());
            case Answer.No no -> new Outcome.No(no.refusal(), no.rate());
        };
    }

    private static Outcome done(Exchange exchange, ObjectNode result, Optional<Rate> rate) {
        byte[] json;
        try {
            json = StrictJson.write(result);
        } catch (BadJson _) {
            // Text that has no UTF-8 form; the store refuses it, so it comes from a fault of ours.
            return new Outcome.No(new Refusal.Internal(exchange.visit().origin().requestId()), rate);
        }
        var out = new JsonOut()
                .raw("{")
                .member("content")
                .raw("[{\"type\":\"text\",\"text\":")
                .quoted(json);
        out.raw("}]");
        if (exchange.revision().structures()) {
            out.member("structuredContent").raw(json);
        }
        return new Outcome.Said(out.raw("}").bytes(), rate);
    }

    @Override
    public Outcome resources(Optional<String> cursor, Exchange exchange) {
        return list.page(cursor, exchange);
    }

    @Override
    public Outcome templates(Exchange exchange) {
        return shelf.templates(exchange);
    }

    @Override
    public Outcome read(String uri, Exchange exchange) {
        return shelf.read(uri, exchange);
    }

    @Override
    public Outcome prompts(Exchange exchange) {
        return prompts.list(exchange);
    }

    @Override
    public Outcome prompt(String name, Map<String, String> arguments, Exchange exchange) {
        return prompts.write(name, arguments, exchange);
    }

    @Override
    public Outcome complete(Completion asked, Exchange exchange) {
        return completing.complete(asked, exchange);
    }

    @Override
    public Optional<Spot> spot(String uri, Endpoint endpoint) {
        return shelf.spot(uri, endpoint);
    }

    @Override
    public boolean watchable(String uri, Exchange exchange) {
        return shelf.watchable(uri, exchange);
    }

    @Override
    public boolean listable(String room, String path, Exchange exchange) {
        return shelf.listable(room, path, exchange);
    }
}
