package dev.ostiary.broker.book;

import dev.ostiary.kernel.Nearest;
import dev.ostiary.kernel.Untrusted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds a settings file against the keys that there are; all faults are told together, each with its line. */
final class ConfigCheck {
    private final TomlFile file;
    private final List<String> faults = new ArrayList<>();

    ConfigCheck(TomlFile file) {
        this.file = file;
    }

    /** @throws dev.ostiary.kernel.Refused with all faults */
    void demandGood() {
        table(List.of(), file.tree(), ConfigKeys.TOP);
        nested("network", ConfigKeys.NETWORK);
        nested("vault", ConfigKeys.VAULT);
        if (file.tree().get("profiles") instanceof ObjectNode profiles) {
            profiles.properties().forEach(profile -> profile(profile.getKey(), profile.getValue()));
        }
        refuseFaults();
    }

    private void profile(String name, JsonNode value) {
        var key = List.of("profiles", name);
        if (value instanceof ObjectNode profile) {
            table(key, profile, ConfigKeys.PROFILE);
            if (!profile.has("allow")) {
                fault(key, "has no allow, so it would give nothing");
            }
        } else {
            fault(key, "must be " + ConfigKeys.Type.TABLE.words + ", such as [profiles." + name + "]");
        }
    }

    private void nested(String name, Map<String, ConfigKeys.Type> known) {
        if (file.tree().get(name) instanceof ObjectNode inner) {
            table(List.of(name), inner, known);
        }
    }

    private void table(List<String> within, ObjectNode values, Map<String, ConfigKeys.Type> known) {
        for (var value : values.properties()) {
            var key = new ArrayList<>(within);
            key.add(value.getKey());
            var type = known.get(value.getKey());
            if (type == null) {
                fault(key, unknown(key, known));
            } else if (!fits(type, value.getValue())) {
                fault(key, "must be " + type.words);
            }
        }
    }

    private static String unknown(List<String> key, Map<String, ConfigKeys.Type> known) {
        var elsewhere = ConfigKeys.ELSEWHERE.get(String.join(".", key));
        return elsewhere != null
                ? "is no setting here: " + elsewhere
                : "is no setting; the nearest one is " + Nearest.of(key.getLast(), List.copyOf(known.keySet()));
    }

    private static boolean fits(ConfigKeys.Type type, JsonNode value) {
        return switch (type) {
            case TEXT -> value.isString();
            case FLAG -> value.isBoolean();
            case NUMBER -> value.isNumber();
            case TABLE -> value.isObject();
            case TEXTS -> value.isArray() && value.values().stream().allMatch(JsonNode::isString);
        };
    }

    /** {@code why} goes on after the key's name. */
    void fault(List<String> key, String why) {
        var line = file.line(key);
        faults.add((line == 0 ? "" : "line " + line + ": ") + Untrusted.neutral(String.join(".", key), 120) + " " + why
                + ".");
    }

    void refuseFaults() {
        if (!faults.isEmpty()) {
            throw TomlFile.wrong(file.path() + ": " + String.join(" ", faults));
        }
    }
}
