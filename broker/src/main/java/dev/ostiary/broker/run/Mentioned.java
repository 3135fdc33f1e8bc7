package dev.ostiary.broker.run;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What of an argument a tool may take for the path of a file: all of it, what follows {@code file:}, {@code @},
 * {@code =}, a comma, a quote or a short flag, each as it stands and up to the next mark.
 */
final class Mentioned {
    private static final Pattern START = Pattern.compile(
            "^-[A-Za-z0-9]|fileb?:(?://(?:localhost|127\\.0\\.0\\.1)?)?|[@=,;\"'\\[]|:(?!//)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern END = Pattern.compile("[,;\"'\\])#?]");

    private static final Pattern BY_VARIABLE = Pattern.compile("fileb?://.*\\$", Pattern.CASE_INSENSITIVE);

    private static final Pattern STARS = Pattern.compile("[*?\\[{]");

    private static final Pattern ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

    private Mentioned() {}

    /** Texts that may be paths, none of them empty. */
    static Set<String> files(String argument) {
        var found = new LinkedHashSet<String>();
        for (var spelled : List.of(argument, decoded(argument))) {
            cut(found, spelled);
            START.matcher(spelled).results().forEach(start -> cut(found, spelled.substring(start.end())));
        }
        return found;
    }

    /** Whether a tool would put a variable's value, which we cannot know, into the path of a file. */
    static boolean isByVariable(String argument) {
        return BY_VARIABLE.matcher(argument).find();
    }

    /** Whether a tool may take stars in it for parts of names of files, hidden ones or ones of other folders. */
    static boolean isPattern(String text) {
        return STARS.matcher(text).find() && (text.contains("/") || ".*?[{".indexOf(text.charAt(0)) >= 0);
    }

    /** What stands before the first name with stars. */
    static Path beforeStars(Path file) {
        var folder = file.getRoot();
        for (var name : file) {
            if (STARS.matcher(name.toString()).find()) {
                break;
            }
            folder = folder.resolve(name);
        }
        return folder;
    }

    private static void cut(Set<String> found, String text) {
        var end = END.matcher(text);
        found.add(text);
        if (end.find()) {
            found.add(text.substring(0, end.start()));
        }
        found.remove("");
    }

    /** With the escapes of URLs undone. */
    static String decoded(String argument) {
        return argument.contains("%")
                ? URLDecoder.decode(
                        ESCAPE.matcher(argument.replace("+", "%2B")).replaceAll("%25"), StandardCharsets.UTF_8)
                : argument;
    }
}
