package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Question;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a client said that it can do; with a request of its own in the modern era, in the handshake before. */
public record Client(Set<Ability> abilities) {
    /** A client that can only ask. */
    public static final Client PLAIN = new Client(Set.of());
    /** The extension that lets a call become a task. */
    static final String TASKS = "io.modelcontextprotocol/tasks";

    /** One thing that a client may be able to do. */
    public enum Ability {
        FORMS(1),
        LINKS(2),
        SAMPLING(4),
        ROOTS(8),
        TASKS(16);

        private final int bit;

        Ability(int bit) {
            this.bit = bit;
        }
    }

    public Client {
        abilities = Set.copyOf(abilities);
    }

    /** Reads a {@code ClientCapabilities}; a bare {@code elicitation} means forms (2025-11-25, elicitation). */
    static Client of(@Nullable JsonNode capabilities) {
        if (!(capabilities instanceof ObjectNode)) {
            return PLAIN;
        }
        var can = EnumSet.noneOf(Ability.class);
        var elicitation = capabilities.path("elicitation");
        if (elicitation.isObject() && (elicitation.path("form").isObject() || !elicitation.has("url"))) {
            can.add(Ability.FORMS);
        }
        if (elicitation.path("url").isObject()) {
            can.add(Ability.LINKS);
        }
        if (capabilities.path("sampling").isObject()) {
            can.add(Ability.SAMPLING);
        }
        if (capabilities.path("roots").isObject()) {
            can.add(Ability.ROOTS);
        }
        if (capabilities.path("extensions").path(TASKS).isObject()) {
            can.add(Ability.TASKS);
        }
        return new Client(can);
    }

    boolean can(Ability ability) {
        return abilities.contains(ability);
    }

    boolean can(Question question) {
        return can(needed(question));
    }

    static Ability needed(Question question) {
        return switch (question) {
            case Question.Form _ -> Ability.FORMS;
            case Question.Link _ -> Ability.LINKS;
            case Question.Sample _ -> Ability.SAMPLING;
            case Question.Roots _ -> Ability.ROOTS;
        };
    }

    /** A {@code ClientCapabilities} that declares just {@code ability}. */
    static ObjectNode declaring(Ability ability) {
        var capabilities = JsonNodeFactory.instance.objectNode();
        switch (ability) {
            case FORMS -> capabilities.putObject("elicitation").putObject("form");
            case LINKS -> capabilities.putObject("elicitation").putObject("url");
            case SAMPLING -> capabilities.putObject("sampling");
            case ROOTS -> capabilities.putObject("roots");
            case TASKS -> capabilities.putObject("extensions").putObject(TASKS);
        }
        return capabilities;
    }

    /** The abilities as bits, for a session's id. */
    int bits() {
        return abilities.stream().mapToInt(each -> each.bit).sum();
    }

    static Client ofBits(int bits) {
        var can = EnumSet.noneOf(Ability.class);
        for (var each : Ability.values()) {
            if ((bits & each.bit) != 0) {
                can.add(each);
            }
        }
        return new Client(can);
    }
}
