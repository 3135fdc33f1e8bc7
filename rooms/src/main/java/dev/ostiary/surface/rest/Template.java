package dev.ostiary.surface.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A route template such as {@code /v1/secrets/{path...}/versions}: literal segments, holes for one segment, and at most
 * one hole for one or more.
 */
record Template(List<String> parts) {
    static Template of(String text) {
        var template = new Template(List.of(text.substring(1).split("/", -1)));
        if (template.parts.stream().filter(Template::isRest).count() > 1) {
            throw new IllegalArgumentException("more than one {...} in " + text);
        }
        return template;
    }

    /** What each hole holds, or empty when {@code segments} do not fit. */
    Optional<Map<String, String>> match(List<String> segments) {
        int spare = segments.size() - parts.size();
        var holes = new LinkedHashMap<String, String>();
        int at = 0;
        for (var part : parts) {
            int taken = isRest(part) ? spare + 1 : 1;
            if (taken < 1 || at + taken > segments.size()) {
                return Optional.empty();
            }
            var text = String.join("/", segments.subList(at, at + taken));
            if (isHole(part)) {
                holes.put(name(part), text);
            } else if (!part.equals(text)) {
                return Optional.empty();
            }
            at += taken;
        }
        return at == segments.size() ? Optional.of(holes) : Optional.empty();
    }

    Set<String> names() {
        return parts.stream().filter(Template::isHole).map(Template::name).collect(Collectors.toUnmodifiableSet());
    }

    /** Sorts before the rank of every template that fits more: literals before holes, holes before {@code {x...}}. */
    String rank() {
        return parts.stream()
                        .map(part -> isRest(part) ? "2" : isHole(part) ? "1" : "0")
                        .collect(Collectors.joining()) + "9";
    }

    /** As OpenAPI spells it: {@code {path...}} becomes {@code {path}}. */
    String openApi() {
        return "/" + String.join("/", parts).replace("...}", "}");
    }

    private static boolean isHole(String part) {
        return part.startsWith("{");
    }

    private static boolean isRest(String part) {
        return part.endsWith("...}");
    }

    private static String name(String part) {
        return part.substring(1, part.length() - (isRest(part) ? 4 : 1));
    }
}
