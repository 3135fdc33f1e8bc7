package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.terminal.Harmless;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tells what does not fit in the words of the person who typed it: {@code <path>} and {@code --limit}, not fields. */
final class Misfit {
    private static final Pattern PLACE = Pattern.compile("([^.\\[]+)(?:\\[(\\d+)\\])?\\.?(.*)");

    private Misfit() {}

    static Wrong of(Refusal.Invalid invalid, Phrase phrase) {
        var told = invalid.fields().entrySet().stream()
                .map(fault -> line(fault, phrase))
                .toList();
        return Wrong.usage(
                String.join("\n         ", told.isEmpty() ? List.of(invalid.message()) : told),
                "See: " + phrase.line() + " --help");
    }

    private static String line(Map.Entry<String, String> fault, Phrase phrase) {
        var place = PLACE.matcher(fault.getKey());
        if (!place.matches()) {
            return fault.getValue();
        }
        var typed = typed(place.group(1), phrase) + (place.group(2) == null ? "" : nth(place.group(2)));
        var inside = place.group(3);
        return Harmless.line(typed + (inside.isEmpty() ? "" : ": " + inside) + joined(fault.getValue()));
    }

    /** A reason of a field continues its name, one of a value is a sentence. */
    private static String joined(String why) {
        return (Character.isUpperCase(why.charAt(0)) ? ": " : " ") + why;
    }

    private static String typed(String field, Phrase phrase) {
        if (Flags.pairs(phrase.operation())
                .filter(each -> each.name().equals(field))
                .isPresent()) {
            return Flags.PAIR;
        }
        return phrase.positional().contains(field) ? "<" + field + ">" : Flags.flag(field);
    }

    private static String nth(String index) {
        return " (number " + (Integer.parseInt(index) + 1) + ")";
    }
}
