package dev.ostiary.kernel.terminal;

import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.json.StrictJson;
import tools.jackson.databind.JsonNode;

/** Makes what others said fit for a terminal. */
public final class Harmless {
    private static final int LONGEST = 16_384;

    private Harmless() {}

    /** One line of it, without anything that steers a terminal. */
    public static String line(String text) {
        return Untrusted.neutral(text, LONGEST);
    }

    /** Several lines, each as {@link #line}. */
    public static String lines(String text) {
        return String.join("\n", text.lines().map(Harmless::line).toList());
    }

    /** The exact value as JSON; what could steer a terminal is escaped, which JSON allows in its strings alone. */
    public static String json(JsonNode node) {
        var plain = StrictJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(node);
        var out = new StringBuilder(plain.length());
        plain.chars().forEach(unit -> {
            if (unit < 0x7f || isHarmless(unit)) {
                out.append((char) unit);
            } else {
                out.append("\\u%04x".formatted(unit));
            }
        });
        return out.toString();
    }

    private static boolean isHarmless(int unit) {
        return Character.isLetterOrDigit(unit)
                || switch (Character.getType(unit)) {
                    case Character.OTHER_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.CURRENCY_SYMBOL,
                            Character.MATH_SYMBOL,
                            Character.OTHER_SYMBOL -> true;
                    default -> false;
                };
    }
}
