package dev.ostiary.secrets;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A V-Secure name such as {@code secrets/production/DB_PASSWORD}, and the one path that it lives at (domain reference,
 * section 6: {@code vsecure/production/db_password}).
 *
 * <p>The path is the name in lower case with {@code -} for each dot. Names that meet at one path are one secret to
 * policies and guards, so only the first of them can be stored; the exact name is kept beside the path and asked for on
 * reading.
 */
record VSecureName(String environment, String name) {
    private static final Set<String> ENVIRONMENTS = Set.of("development", "staging", "production");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

    VSecureName {
        if (!ENVIRONMENTS.contains(environment)) {
            throw new Refused(Refusal.invalidField("environment", "must be one of development, staging, production."));
        }
        if (!NAME.matcher(name).matches()) {
            throw new Refused(Refusal.invalidField(
                    "name", "begins with a letter or digit and holds at most 128 letters, digits, dots, '_' and '-'."));
        }
    }

    /**
     * Reads {@code secrets/{environment}/{name}}.
     *
     * @throws Refused with {@code invalid_path} or {@code validation_error}
     */
    static VSecureName of(String resource) {
        var parts = resource.split("/", -1);
        if (parts.length != 3 || !parts[0].equals("secrets")) {
            throw new Refused(Refusal.invalidPath(
                    "A secret is named secrets/{environment}/{name}, as in secrets/production/DB_PASSWORD."));
        }
        return new VSecureName(parts[1], parts[2]);
    }

    /** The canonical path; the same for all names that differ only by case or by a dot for a dash. */
    ResourcePath path() {
        return new ResourcePath(
                "vsecure/" + environment + "/" + name.toLowerCase(Locale.ROOT).replace('.', '-'));
    }

    /** Refuses to let this name stand where {@code taken} stands already. */
    Refused collidesWith(String taken) {
        return new Refused(
                Refusal.conflict(
                        "secret_exists",
                        "The name '" + name + "' collides with '" + taken + "' in " + environment
                                + ": names that differ only by upper and lower case, or by '.' and '-', are the same. Choose another name, or use the existing one exactly as it is spelt."));
    }
}
