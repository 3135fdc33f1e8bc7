package dev.ostiary.surface.cli;

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
    private static final String ONE_WORD = "key=\"$key ${before##* }\"";
    private static final String TWO_WORDS = "rest=\"${rest#* }\" key=\"$key ${rest%% *} ${before##* }\"";
    private static final String SCRIPT = """

            _@PROGRAM@_parts() {
              local line="${COMP_LINE:0:$COMP_POINT}" word before rest key part="" value head="" names="" values="" item
              word="${line##* }" before="${line% *}"
              rest="${before#* }" key="${rest%% *}"
              @KEY@
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

            # Where a colon breaks words, the two words of a command are put together again.
            _@PROGRAM@_whole() {
              local head=""
              case "$COMP_WORDBREAKS" in
                *:*)
                  read -ra COMP_WORDS <<<"${COMP_LINE:0:$COMP_POINT}"
                  case "${COMP_LINE:0:$COMP_POINT}" in *" ") COMP_WORDS+=("") ;; esac
                  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                  case "${COMP_WORDS[$COMP_CWORD]}" in *:*) head="${COMP_WORDS[$COMP_CWORD]%:*}:" ;; esac ;;
              esac
              _complete_@PROGRAM@ "$@"
              local status=$?
              COMPREPLY=("${COMPREPLY[@]#"$head"}")
              return $status
            }

            _@PROGRAM@_words() { _@PROGRAM@_parts || @WORDS@ "$@"; }

            complete -F _@PROGRAM@_words -o default @PROGRAM@
            """;

    private PartWords() {}

    /** The script for the commands of a program, to come after what completes everything else. */
    static String script(Program program, List<Leaf> leaves) {
        var names = new StringBuilder();
        var values = new StringBuilder();
        for (var leaf : leaves) {
            if (leaf instanceof OperationLeaf(var phrase)) {
                for (var field : phrase.fields()) {
                    parts(field.kind()).ifPresent(shape -> add(phrase, field, shape, names, values));
                }
            }
        }
        return SCRIPT.replace("@NAMES@\n", names)
                .replace("@VALUES@\n", values)
                .replace("@KEY@", program.joins() ? ONE_WORD : TWO_WORDS)
                .replace("@WORDS@", program.joins() ? "_@PROGRAM@_whole" : "_complete_@PROGRAM@")
                .replace("@PROGRAM@", program.called());
    }

    private static void add(Phrase phrase, Field field, Shape<?> shape, StringBuilder names, StringBuilder values) {
        var key = phrase.program().words(phrase.room(), phrase.verb()) + " " + Flags.flag(field.name());
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
