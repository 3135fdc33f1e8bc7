package dev.ostiary.broker.book;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.toml.TomlFactory;

/**
 * A settings file as it was read.
 *
 * @param lines to tell people where something stands
 */
record TomlFile(Path path, ObjectNode tree, List<String> lines) {
    private static final long LONGEST = 1 << 20;

    /** Reads {@code path}; where there is none, nothing is set. */
    static TomlFile read(Path path) {
        try {
            // A link that leads nowhere is not the same as no settings: what it led to may have denied something.
            if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
                return none(path);
            }
            demandOwn(path);
            var text = Files.readString(path);
            return new TomlFile(path, parsed(path, text), text.lines().toList());
        } catch (IOException _) {
            throw wrong(path + " cannot be read as text. Mend it, or move it elsewhere.");
        }
    }

    /** As if there were no file. */
    static TomlFile none(Path path) {
        return new TomlFile(path, JsonNodeFactory.instance.objectNode(), List.of());
    }

    /** Whoever could write it could lift what it denies. */
    private static void demandOwn(Path path) throws IOException {
        var real = path.toRealPath();
        for (var each :
                List.of(real, real.resolveSibling(""), path.toAbsolutePath().resolveSibling(""))) {
            if (PrivateFile.isWritableByOthers(each)) {
                throw wrong("Others may write " + each + ", and could lift what it denies. Close it with: chmod go-w "
                        + each);
            }
        }
        if (Files.size(path) > LONGEST) {
            throw wrong(path + " is too large to be a settings file.");
        }
    }

    private static ObjectNode parsed(Path path, String text) {
        try {
            return text.isBlank()
                    ? JsonNodeFactory.instance.objectNode()
                    : (ObjectNode) StrictJson.tree(new TomlFactory().createParser(ObjectReadContext.empty(), text));
        } catch (JacksonException fault) {
            throw wrong(path + ", line " + fault.getLocation().getLineNr()
                    + ": this is not TOML. A setting is a line such as ttl = \"15m\".");
        }
    }

    /** The line on which {@code key} is set, from 1; 0 when that cannot be told. */
    int line(List<String> key) {
        List<String> table = List.of();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.startsWith("[")) {
                table = names(line.replace("[", "").replaceFirst("].*$", ""));
                if (table.equals(key)) {
                    return i + 1;
                }
            } else if (line.contains("=") && !line.startsWith("#")) {
                var whole = new java.util.ArrayList<>(table);
                whole.addAll(names(line.substring(0, line.indexOf('='))));
                if (whole.equals(key)
                        || (whole.size() < key.size()
                                && key.subList(0, whole.size()).equals(whole))) {
                    return i + 1;
                }
            }
        }
        return 0;
    }

    private static List<String> names(String dotted) {
        return java.util.Arrays.stream(dotted.split("\\.", -1))
                .map(each -> each.strip().replaceAll("^[\"']|[\"']$", ""))
                .toList();
    }

    static Refused wrong(String why) {
        return new Refused(new Refusal.Invalid(Config.INVALID, why, Map.of()));
    }

    /** How {@code word} would be written as a variable: {@code AUDEX_ROLE_ARN}. */
    static String variable(String word) {
        return "AUDEX_" + word.toUpperCase(Locale.ROOT);
    }
}
