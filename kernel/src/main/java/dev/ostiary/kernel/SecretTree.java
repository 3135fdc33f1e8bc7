package dev.ostiary.kernel;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A JSON object whose every leaf is secret and whose keys are not: masking keeps its shape. */
public final class SecretTree {
    private final ObjectNode tree;

    public SecretTree(ObjectNode tree) {
        this.tree = tree;
    }

    /** The object itself; every caller of this method is a place to review. */
    public ObjectNode reveal() {
        return tree;
    }

    /** The same keys and lists, each leaf replaced by {@link Secret#MASK}. */
    public ObjectNode masked() {
        return (ObjectNode) mask(tree);
    }

    /** Every leaf as text, for redaction of other texts. */
    public List<String> leaves() {
        var found = new ArrayList<String>();
        collect(tree, found);
        return found;
    }

    private static JsonNode mask(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(entry -> copy.set(entry.getKey(), mask(entry.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> copy.add(mask(item)));
                yield copy;
            }
            default -> JsonNodeFactory.instance.stringNode(Secret.MASK);
        };
    }

    private static void collect(JsonNode node, List<String> into) {
        if (node.isContainer()) {
            node.forEach(child -> collect(child, into));
        } else {
            into.add(node.asString());
        }
    }

    @Override
    public String toString() {
        return Secret.MASK;
    }
}
