package dev.ostiary.broker.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of one tool, looked through for what it may not be told.
 *
 * <p>A flag counts wherever it stands, behind {@code --} and where a value would be as well: tools differ in what they
 * take for a value, and one that begins with a dash has led credentials away before (CVE-2026-61459).
 */
final class Arguments {
    private static final Set<String> STAGES = Set.of("alpha", "beta", "preview");

    private final Tool tool;
    private final List<String> arguments;

    /** {@code arguments} without the command's name. */
    Arguments(Tool tool, List<String> arguments) {
        this.tool = tool;
        this.arguments = List.copyOf(arguments);
    }

    /** A refused argument, as it is to be shown: without its value. */
    record Fault(String argument, Why why) {}

    Optional<Fault> fault() {
        return arguments.stream()
                .limit(tool.style() == Tool.Style.LEADING_LETTERS ? leading() : arguments.size())
                .flatMap(each -> flag(each).stream())
                .findFirst()
                .or(this::command);
    }

    /** How many arguments stand before the command. */
    private int leading() {
        int at = 0;
        while (at < arguments.size() && arguments.get(at).startsWith("-")) {
            at += tool.wantsValue(arguments.get(at)) ? 2 : 1;
        }
        return Math.min(at, arguments.size());
    }

    private Optional<Fault> flag(String argument) {
        if (tool.names().contains("az") && (argument.startsWith("@") || argument.contains("=@"))) {
            return Optional.of(new Fault(argument, Why.FLAG_FILE));
        }
        if (!argument.startsWith("-") || argument.length() < 2) {
            return Optional.empty();
        }
        boolean isLong = argument.startsWith("--");
        int value = argument.indexOf('=');
        var shown = value < 0 ? argument : argument.substring(0, value);
        var found = isLong || tool.style() == Tool.Style.ONE_DASH
                ? tool.flag(shown.substring(isLong ? 2 : 1))
                : tool.letters(argument.substring(1));
        return found.map(why -> new Fault(isLong ? shown : argument.substring(0, Math.min(argument.length(), 2)), why));
    }

    private Optional<Fault> command() {
        for (Map.Entry<Why, List<String>> refused : tool.words().entrySet()) {
            for (var words : refused.getValue()) {
                var patterns = List.of(words.split(" ", -1));
                if (begins(patterns, 0, 0)) {
                    return Optional.of(new Fault(words.replace("* ", "").replace("*", "…"), refused.getKey()));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the tool's command may begin with these words: a word behind a flag is its value or the command's next
     * word, and both are considered.
     */
    private boolean begins(List<String> patterns, int word, int from) {
        if (word == patterns.size()) {
            return true;
        }
        for (int next : candidates(from)) {
            var text = arguments.get(next).toLowerCase(Locale.ROOT);
            if (Tool.matches(patterns.get(word), text) && begins(patterns, word + 1, next + 1)) {
                return true;
            }
        }
        return false;
    }

    private List<Integer> candidates(int from) {
        var found = new ArrayList<Integer>();
        for (int i = from; i < arguments.size(); i++) {
            if (arguments.get(i).startsWith("-") || isStage(i)) {
                continue;
            }
            found.add(i);
            boolean mayBeValue = i > from && arguments.get(i - 1).startsWith("-");
            if (!mayBeValue && !(i > 0 && i == from && arguments.get(i - 1).startsWith("-"))) {
                break;
            }
        }
        return found;
    }

    private boolean isStage(int at) {
        return tool.names().contains("gcloud") && STAGES.contains(arguments.get(at));
    }
}
