package dev.ostiary.kernel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a connection tells its {@link Guard} over HTTP, on every surface alike:
 * {@code X-Ostiary-Guard: read_only=true; mask_values=true; allowed_paths=app,team/x; denied_paths=app/prod; tenant_id=t}.
 *
 * <p>A guard that silently does not hold is worse than none, so whatever is not understood is refused.
 */
public final class GuardHeader {
    public static final String NAME = "X-Ostiary-Guard";

    private static final Set<String> KNOWN =
            Set.of("read_only", "mask_values", "allowed_paths", "denied_paths", "partner_id", "tenant_id");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

    private GuardHeader() {}

    /**
     * The guard that all lines of the header tell; none when there is no line.
     *
     * @throws Refused with {@code invalid_request} for more than one line and for anything not understood
     */
    public static Guard read(List<String> lines) {
        if (lines.isEmpty()) {
            return Guard.NONE;
        }
        if (lines.size() > 1) {
            throw wrong("It must be sent once.");
        }
        var settings = settings(lines.getFirst());
        return new Guard(
                flag(settings, "read_only"),
                flag(settings, "mask_values"),
                paths(settings, "allowed_paths"),
                paths(settings, "denied_paths"),
                id(settings, "partner_id"),
                id(settings, "tenant_id"));
    }

    /** The header's one line for {@code guard}; empty for no restriction, and then the header is not sent. */
    public static String write(Guard guard) {
        var parts = new ArrayList<String>();
        if (guard.readOnly()) {
            parts.add("read_only=true");
        }
        if (guard.masked()) {
            parts.add("mask_values=true");
        }
        write("allowed_paths", guard.allowed(), parts);
        write("denied_paths", guard.denied(), parts);
        guard.partner().ifPresent(id -> parts.add("partner_id=" + id));
        guard.tenant().ifPresent(id -> parts.add("tenant_id=" + id));
        return String.join("; ", parts);
    }

    private static void write(String name, List<ResourcePath> paths, List<String> parts) {
        if (!paths.isEmpty()) {
            parts.add(name + "="
                    + String.join(",", paths.stream().map(ResourcePath::text).toList()));
        }
    }

    private static Map<String, String> settings(String line) {
        var settings = new HashMap<String, String>();
        for (var part : line.split(";", -1)) {
            var equals = part.indexOf('=');
            var name = equals < 0 ? "" : part.substring(0, equals).strip();
            if (!KNOWN.contains(name)) {
                throw wrong("It holds settings name=value with semicolons between them; known are "
                        + String.join(", ", KNOWN.stream().sorted().toList()) + ".");
            }
            if (settings.put(name, part.substring(equals + 1).strip()) != null) {
                throw wrong(name + " is given twice.");
            }
        }
        return settings;
    }

    private static boolean flag(Map<String, String> settings, String name) {
        return switch (settings.getOrDefault(name, "false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(name + " must be true or false.");
        };
    }

    private static List<ResourcePath> paths(Map<String, String> settings, String name) {
        var text = settings.get(name);
        var paths = new ArrayList<ResourcePath>();
        if (text != null) {
            for (var path : text.split(",", -1)) {
                var fault = ResourcePath.fault(path.strip());
                if (!fault.isEmpty()) {
                    throw wrong(name + ": " + fault);
                }
                paths.add(new ResourcePath(path.strip()));
            }
        }
        return paths;
    }

    private static Optional<String> id(Map<String, String> settings, String name) {
        var id = Optional.ofNullable(settings.get(name));
        if (id.filter(text -> !ID.matcher(text).matches()).isPresent()) {
            throw wrong(name + " is not an id.");
        }
        return id;
    }

    private static Refused wrong(String why) {
        return new Refused(Refusal.invalidRequest("The header " + NAME + " cannot be understood. " + why));
    }
}
