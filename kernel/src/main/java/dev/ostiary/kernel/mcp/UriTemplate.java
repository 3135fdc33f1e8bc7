package dev.ostiary.kernel.mcp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses of one kind: fixed text and variables, of which the last takes all that is left.
 *
 * <p>Nothing is normalised. There is one spelling of an address, and beside it the one that RFC 6570 makes of the
 * template, which writes the slashes of a path as {@code %2F}. Any other percent sign stays and is for the canonical path
 * to refuse.
 */
final class UriTemplate {
    private static final Pattern HOLE = Pattern.compile("\\{([a-z_]+)}");
    private static final int LONGEST = 2_048;

    private final String text;
    private final List<String> variables = new ArrayList<>();
    private final Pattern pattern;

    UriTemplate(String text) {
        this.text = text;
        var expression = new StringBuilder();
        var holes = HOLE.matcher(text);
        int end = 0;
        while (holes.find()) {
            expression.append(Pattern.quote(text.substring(end, holes.start())));
            expression.append(holes.end() == text.length() ? "(.+)" : "([^/]+)");
            variables.add(holes.group(1));
            end = holes.end();
        }
        this.pattern = Pattern.compile(expression.toString());
    }

    String text() {
        return text;
    }

    List<String> variables() {
        return variables;
    }

    String last() {
        return variables.getLast();
    }

    /** The variables of {@code uri}, if it is one of these. */
    Optional<Map<String, String>> match(String uri) {
        var matcher = pattern.matcher(uri);
        if (uri.length() > LONGEST || !matcher.matches()) {
            return Optional.empty();
        }
        var values = new HashMap<String, String>();
        for (int i = 0; i < variables.size(); i++) {
            values.put(variables.get(i), matcher.group(i + 1));
        }
        values.computeIfPresent(last(), (_, rest) -> rest.contains("/") ? rest : rest.replace("%2F", "/"));
        return Optional.of(values);
    }

    /** How such addresses begin in which {@code wanted} begins with {@code typed}, as far as {@code settled} says. */
    String beginning(String wanted, String typed, Map<String, String> settled) {
        var beginning = new StringBuilder();
        var holes = HOLE.matcher(text);
        for (int end = 0; holes.find(); end = holes.end()) {
            beginning.append(text, end, holes.start());
            if (holes.group(1).equals(wanted)) {
                return beginning.append(typed).toString();
            }
            if (!settled.containsKey(holes.group(1))) {
                break;
            }
            beginning.append(settled.get(holes.group(1)));
        }
        return beginning.toString();
    }

    /** The address with {@code values}. */
    String filled(Map<String, String> values) {
        return HOLE.matcher(text)
                .replaceAll(hole -> java.util.regex.Matcher.quoteReplacement(values.getOrDefault(hole.group(1), "")));
    }
}
