package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import dev.ostiary.kernel.shape.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What makes a shell complete inside of {@code part=value,part=one+other}, which is one word to a person and several to
 * bash: names of parts, and the values of those that have a choice.
 */
final class PartWords {
    private static final String SCRIPT = """

            _ostiary_parts() {
              local line="${COMP_LINE:0:$COMP_POINT}" word before rest key part="" value head="" names="" values="" item
              word="${line##* }" before="${line% *}"
              rest="${before#* }" key="${rest%% *}"
              rest="${rest#* }" key="$key ${rest%% *} ${before##* }"
              case "$key" in
            @NAMES@
                *) return 1 ;;
              esac
              value="${word##*=}"
              case "$word" in
                *=*) part="${word%=*}" part="${part##*,}" ;;
              esac
              case "$key $part" in
            @VALUES@
              esac
              case "$value" in
                *,*) head="${value%,*}," item="${value##*,}" ;;
                *) if [ -z "$part" ]; then item="$value"; else
                     names="$values" item="${value##*+}" head="${value%"$item"}"
                   fi ;;
              esac
              case "$COMP_WORDBREAKS" in
                *=*) ;;
                *) head="${word%"$value"}$head" ;;
              esac
              COMPREPLY=()
              for rest in $names; do
                case "$rest" in
                  "$item"*) COMPREPLY+=("$head$rest") ;;
                esac
              done
              type compopt >/dev/null 2>&1 && compopt -o nospace 2>/dev/null
              return 0
            }

            _ostiary_words() { _ostiary_parts || _complete_ostiary "$@"; }

            complete -F _ostiary_words -o default ostiary
            """;

    private PartWords() {}

    /** The script for these operations, to come after what completes everything else. */
    static String script(List<Operation<?, ?>> operations) {
        var names = new StringBuilder();
        var values = new StringBuilder();
        for (var operation : operations) {
            for (var field : operation.inputShape().fields()) {
                parts(field.kind()).ifPresent(shape -> add(operation, field, shape, names, values));
            }
        }
        return SCRIPT.replace("@NAMES@\n", names).replace("@VALUES@\n", values);
    }

    private static void add(
            Operation<?, ?> operation, Field field, Shape<?> shape, StringBuilder names, StringBuilder values) {
        var key = operation.room() + " " + operation.verb() + " " + Flags.flag(field.name());
        var all = shape.fields().stream().map(part -> part.name() + "=").collect(Collectors.joining(" "));
        names.append("    \"" + key + "\") names=\"" + all + "\" ;;\n");
        for (var part : shape.fields()) {
            choice(part.kind())
                    .ifPresent(words -> values.append("    \"" + key + " " + part.name() + "\") values=\""
                            + String.join(" ", words) + "\" ;;\n"));
        }
    }

    private static Optional<Shape<?>> parts(Kind kind) {
        return item(kind) instanceof Kind.Nested(var shape) ? Optional.of(shape) : Optional.empty();
    }

    private static Optional<List<String>> choice(Kind kind) {
        if (item(kind) instanceof Kind.Choice choice) {
            return Optional.of(choice.values());
        }
        return kind instanceof Kind.Flag ? Optional.of(List.of("true", "false")) : Optional.empty();
    }

    private static Kind item(Kind kind) {
        return kind instanceof Kind.ListOf(var each) ? each : kind;
    }
}
