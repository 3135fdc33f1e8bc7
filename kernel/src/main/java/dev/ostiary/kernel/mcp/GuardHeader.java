package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The guard of a relay's connection as the header {@value #NAME}: {@code
 * v=1;read-only;masked;allowed=app,shared/db;denied=app/root;partner=p;tenant=t}.
 *
 * <p>There is one spelling for each guard. Any other, such as one with spaces, an unknown word, or a word in another
 * place, is refused as a whole, because a guard that silently does not hold is worse than none.
 */
public final class GuardHeader {
    public static final String NAME = "X-Ostiary-Guard";
    /** Longest value, in characters; servers bound their header section at eight kilobytes. */
    public static final int LONGEST = 4096;

    private static final String VERSION = "v=1";
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

    private GuardHeader() {}

    /**
     * The header's value for {@code guard}.
     *
     * @throws Refused with {@code invalid_guard} when it would be longer than {@value #LONGEST} characters, or a partner
     *     or tenant is not a plain id
     */
    public static String write(Guard guard) {
        var parts = new StringJoiner(";");
        parts.add(VERSION);
        if (guard.readOnly()) {
            parts.add("read-only");
        }
        if (guard.masked()) {
            parts.add("masked");
        }
        paths(parts, "allowed", guard.allowed());
        paths(parts, "denied", guard.denied());
        guard.partner().ifPresent(id -> parts.add("partner=" + word(id)));
        guard.tenant().ifPresent(id -> parts.add("tenant=" + word(id)));
        if (parts.length() > LONGEST) {
            throw malformed();
        }
        return parts.toString();
    }

    /**
     * The guard that {@code values} state, which are all values that a request has for this header; none means that
     * nothing is restricted.
     *
     * @throws Refused with {@code invalid_guard} for anything that {@link #write} would not have written
     */
    public static Guard read(List<String> values) {
        if (values.isEmpty()) {
            return Guard.NONE;
        }
        var text = values.getFirst();
        if (values.size() > 1 || text.length() > LONGEST) {
            throw malformed();
        }
        var guard = guard(words(text));
        if (!write(guard).equals(text)) {
            throw malformed();
        }
        return guard;
    }

    private static Map<String, String> words(String text) {
        var words = new HashMap<String, String>();
        for (var part : text.split(";", -1)) {
            var equals = part.indexOf('=');
            words.put(equals < 0 ? part : part.substring(0, equals), equals < 0 ? "" : part.substring(equals + 1));
        }
        return words;
    }

    private static Guard guard(Map<String, String> words) {
        return new Guard(
                words.containsKey("read-only"),
                words.containsKey("masked"),
                paths(words.get("allowed")),
                paths(words.get("denied")),
                Optional.ofNullable(words.get("partner")),
                Optional.ofNullable(words.get("tenant")));
    }

    private static List<ResourcePath> paths(@Nullable String list) {
        try {
            return list == null
                    ? List.of()
                    : Arrays.stream(list.split(",", -1)).map(ResourcePath::new).toList();
        } catch (Refused _) {
            throw malformed();
        }
    }

    private static void paths(StringJoiner parts, String name, List<ResourcePath> paths) {
        if (!paths.isEmpty()) {
            parts.add(name + "="
                    + String.join(",", paths.stream().map(ResourcePath::text).toList()));
        }
    }

    private static String word(String id) {
        if (!WORD.matcher(id).matches()) {
            throw malformed();
        }
        return id;
    }

    private static Refused malformed() {
        return new Refused(
                Refusal.invalid(
                        "invalid_guard",
                        "The header " + NAME
                                + " is not a guard of this version, so nothing is done. Use the relay that belongs to this server."));
    }
}
