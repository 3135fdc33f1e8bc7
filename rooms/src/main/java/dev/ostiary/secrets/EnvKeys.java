package dev.ostiary.secrets;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key names of a {@code .env} file. Values are stepped over, never kept, and no part of the text is repeated in a
 * refusal: a line that is no assignment may be a piece of a value.
 */
final class EnvKeys {
    static final int MOST = 200;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern EXPORT = Pattern.compile("export[ \\t]+");

    private final String text;
    private final Set<String> names = new LinkedHashSet<>();
    private int at;
    private int line = 1;

    private EnvKeys(String text) {
        this.text = text;
    }

    /**
     * The names in {@code text}, each once, in order.
     *
     * @throws Refused naming the line that is no assignment
     */
    static List<String> in(String text) {
        var keys = new EnvKeys(text.startsWith("\uFEFF") ? text.substring(1) : text);
        keys.read();
        return counted("file_text", keys.names);
    }

    /**
     * The names in a list separated by commas or white space.
     *
     * @throws Refused with the place of what is no name
     */
    static List<String> listed(String text) {
        var names = new LinkedHashSet<String>();
        int place = 0;
        for (var name : text.strip().split("[\\s,]+", -1)) {
            place++;
            if (!NAME.matcher(name).matches()) {
                throw wrong("key_names", "entry " + place + " is no key name; leave values out.");
            }
            names.add(name);
        }
        return counted("key_names", names);
    }

    private static List<String> counted(String argument, Set<String> names) {
        if (names.isEmpty() || names.size() > MOST) {
            throw wrong(argument, "names " + names.size() + " keys; it must be 1 to " + MOST + ".");
        }
        return List.copyOf(names);
    }

    private void read() {
        while (at < text.length()) {
            blanks();
            var next = next();
            if (next == null || next == '\n' || next == '\r' || next == '#') {
                restOfLine();
            } else {
                assignment();
            }
        }
    }

    private void assignment() {
        var export = EXPORT.matcher(text).region(at, text.length());
        if (export.lookingAt()) {
            at = export.end();
        }
        var name = NAME.matcher(text).region(at, text.length());
        if (!name.lookingAt()) {
            throw wrong("file_text", "line " + line + " is not KEY=VALUE.");
        }
        at = name.end();
        blanks();
        if (!Character.valueOf('=').equals(next())) {
            throw wrong("file_text", "line " + line + " is not KEY=VALUE.");
        }
        at++;
        blanks();
        value();
        names.add(name.group());
    }

    private void value() {
        var quote = next();
        if (quote != null && (quote == '"' || quote == '\'' || quote == '`')) {
            quoted(quote);
        }
        restOfLine();
    }

    private void quoted(char quote) {
        int opened = line;
        for (at++; at < text.length(); at++) {
            char each = text.charAt(at);
            if (each == quote) {
                at++;
                return;
            }
            if (each == '\\' && quote == '"') {
                at++;
            }
            if (each == '\n') {
                line++;
            }
        }
        throw wrong("file_text", "line " + opened + " opens a quote that never closes.");
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private void restOfLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
        at++;
        line++;
    }

    private @Nullable Character next() {
        return at < text.length() ? text.charAt(at) : null;
    }

    private static Refused wrong(String argument, String why) {
        return new Refused(Refusal.invalidField(argument, why));
    }
}
