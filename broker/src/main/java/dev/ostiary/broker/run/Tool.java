package dev.ostiary.broker.run;

import dev.ostiary.broker.grant.Cloud;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a tool may not be told.
 *
 * @param clouds whose credentials it can use
 * @param style how it reads its flags
 * @param flags long ones without their dashes; a star at the end stands for any rest
 * @param plain flags of other meaning that would read as a beginning of a refused one
 * @param letters short flags, one letter each
 * @param valued letters that take a value, so that what follows them in one argument is no flag
 * @param words commands, one or more words each; a star at the end of one stands for any rest, two
 *     stars before them for up to three words
 */
record Tool(
        Set<String> names,
        Set<Cloud> clouds,
        Style style,
        Map<Why, List<String>> flags,
        Set<String> plain,
        Map<Why, String> letters,
        String valued,
        Map<Why, List<String>> words) {
    /** The version behind a program's name: python3.11, aws2. */
    private static final Pattern VERSION = Pattern.compile("[-.0-9]+$|\\.(exe|cmd|py)$");

    /** How flags are read. */
    enum Style {
        /** Two dashes; an unambiguous beginning is as good as the whole. */
        ABBREVIATED,
        /** Two dashes. */
        EXACT,
        /** One dash is as good as two. */
        ONE_DASH,
        /** One letter each, before the command; nothing else counts. */
        LEADING_LETTERS
    }

    static Tool of(Style style, Set<Cloud> clouds, String... names) {
        return new Tool(
                Set.of(names),
                clouds,
                style,
                new EnumMap<>(Why.class),
                Set.of(),
                new EnumMap<>(Why.class),
                "",
                new EnumMap<>(Why.class));
    }

    static Set<Cloud> any() {
        return EnumSet.allOf(Cloud.class);
    }

    Tool flags(Why why, String... more) {
        flags.put(why, List.of(more));
        return this;
    }

    Tool words(Why why, String... more) {
        words.put(why, Stream.of(more).flatMap(Tool::anywhere).toList());
        return this;
    }

    /** As deep as a command of any of these tools lies. */
    private static Stream<String> anywhere(String words) {
        return words.startsWith("** ")
                ? Stream.of("", "* ", "* * ", "* * * ").map(before -> before + words.substring(3))
                : Stream.of(words);
    }

    Tool letters(Why why, String more) {
        letters.put(why, more);
        return this;
    }

    Tool except(String... others) {
        return new Tool(names, clouds, style, flags, Set.of(others), letters, valued, words);
    }

    Tool valued(String others) {
        return new Tool(names, clouds, style, flags, plain, letters, others, words);
    }

    /** The name of a program without version and ending, in lower case. */
    static String bare(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        var bare = VERSION.matcher(VERSION.matcher(lower).replaceFirst("")).replaceFirst("");
        return bare.isEmpty() ? lower : bare;
    }

    /** Why this flag, named without dashes and value, is refused. */
    Optional<Why> flag(String name) {
        var plainly = name.toLowerCase(Locale.ROOT).replace('_', '-');
        if (plainly.isEmpty() || plain.contains(plainly)) {
            return Optional.empty();
        }
        return first(flags, refused -> isMeant(refused, plainly));
    }

    private boolean isMeant(String refused, String name) {
        if (matches(refused, name)) {
            return true;
        }
        return style == Style.ABBREVIATED && refused.startsWith(name);
    }

    /** A star at the end of {@code pattern} stands for any rest. */
    static boolean matches(String pattern, String text) {
        return pattern.endsWith("*")
                ? text.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(text);
    }

    /** Why one of these letters is refused, when they stand behind one dash. */
    Optional<Why> letters(String cluster) {
        for (int i = 0; i < cluster.length(); i++) {
            char letter = cluster.charAt(i);
            for (var refused : letters.entrySet()) {
                if (refused.getValue().indexOf(letter) >= 0) {
                    return Optional.of(refused.getKey());
                }
            }
            if (valued.indexOf(letter) >= 0) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether the value of the last of these short flags is the next argument. */
    boolean wantsValue(String argument) {
        int at = 1;
        while (at < argument.length() && valued.indexOf(argument.charAt(at)) < 0) {
            at++;
        }
        return at == argument.length() - 1;
    }

    private static Optional<Why> first(Map<Why, List<String>> refused, java.util.function.Predicate<String> matches) {
        return refused.entrySet().stream()
                .filter(each -> each.getValue().stream().anyMatch(matches))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
