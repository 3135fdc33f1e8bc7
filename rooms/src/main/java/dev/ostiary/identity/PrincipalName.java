package dev.ostiary.identity;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a principal or a group is called, in the one spelling that everything compares: {@code user:mail}, {@code sa:name}. */
public record PrincipalName(Kind kind, String name) {
    /** No white space and no control character ever gets into a name that ends up in headers, logs and terminals. */
    private static final Pattern MAIL =
            Pattern.compile("[\\p{L}\\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\\p{L}\\p{N}.-]{1,189}");

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9-]{3,64}");

    /** What a name can be the name of. */
    public enum Kind {
        USER("user"),
        SERVICE_ACCOUNT("sa"),
        GROUP("group");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** The name of the member with this e-mail address, which is brought into its one spelling first. */
    public static PrincipalName user(String mail) {
        return new PrincipalName(Kind.USER, mail(mail));
    }

    /**
     * An e-mail address in its one spelling: NFKC, lower case.
     *
     * @throws Refused when it is none
     */
    static String mail(String mail) {
        var one = Normalizer.normalize(mail, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        if (!MAIL.matcher(one).matches()) {
            throw new Refused(Refusal.invalidField("email", "is not an e-mail address."));
        }
        return one;
    }

    /**
     * A name with or without its prefix: {@code sa:ci} and, as a service account, {@code ci}.
     *
     * @throws Refused naming {@code field} when it is no name of that kind
     */
    public static PrincipalName of(Kind kind, String text, String field) {
        var given = text.startsWith(kind.prefix + ":") ? text.substring(kind.prefix.length() + 1) : text;
        if (kind == Kind.USER) {
            return user(given);
        }
        if (!PLAIN.matcher(given).matches()) {
            throw new Refused(Refusal.invalidField(
                    field, "must be 3 to 64 of a-z, 0-9 and '-', with or without " + kind.prefix + ":."));
        }
        return new PrincipalName(kind, given);
    }

    /** The name that {@code text} spells with its prefix, or empty when it has none of ours. */
    public static Optional<PrincipalName> parse(String text, String field) {
        for (var kind : Kind.values()) {
            if (text.startsWith(kind.prefix + ":")) {
                return Optional.of(of(kind, text, field));
            }
        }
        return Optional.empty();
    }

    /** As callers, bindings and the trail write it. */
    public String text() {
        return kind.prefix + ":" + name;
    }

    @Override
    public String toString() {
        return text();
    }
}
