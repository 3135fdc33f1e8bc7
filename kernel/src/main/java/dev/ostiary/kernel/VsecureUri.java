package dev.ostiary.kernel;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The address of one resource as seed 001 spells it, and the one canonical path that guard, policy, rules and trail know
 * it by.
 *
 * <p>{@code vsecure://secrets/production/DB_PASSWORD} lies at {@code vsecure/production/db_password} (domain reference,
 * section 6): the name in lower case, with {@code -} for each dot. Names that meet at one path are one thing to all who
 * decide; the exact name is kept beside the path.
 *
 * @param text the address, as it was given
 */
public record VsecureUri(String text) {
    public static final String SCHEME = "vsecure://";
    public static final int MAX_LENGTH = 400;
    /** Where roles and accounts of clouds lie, by cloud. */
    public static final String CREDENTIALS = "vsecure-credentials";

    /** Where what lives under such addresses has its paths; no other path can begin so. */
    private static final Set<String> GROUND = Set.of("vsecure", "vsecure-api-keys", "vsecure-custom", CREDENTIALS);

    private static final Set<String> CLOUDS = Set.of("aws", "gcp", "azure", "vault");
    private static final int DEEPEST = 8;
    private static final Set<String> ENVIRONMENTS = Set.of("development", "staging", "production");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");

    /** What an address can be the address of. */
    public enum Type {
        SECRET,
        API_KEY,
        CUSTOM,
        CREDENTIAL;

        /** As seed 001 writes it. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public VsecureUri {
        var fault = fault(text);
        if (!fault.isEmpty()) {
            throw new Refused(Refusal.invalidPath(fault));
        }
    }

    /** Why {@code text} is no such address, or an empty text when it is one. */
    public static String fault(String text) {
        if (text.length() > MAX_LENGTH || !text.startsWith(SCHEME)) {
            return "An address is vsecure://secrets/{environment}/{name}, vsecure://api-keys/{id} or vsecure://custom/{type}/{id}, of at most "
                    + MAX_LENGTH + " characters.";
        }
        var parts = parts(text);
        return switch (parts.getFirst()) {
            case "secrets" -> parts.size() == 3 ? secretFault(parts) : shape("vsecure://secrets/{environment}/{name}");
            case "api-keys" -> parts.size() == 2 ? nameFault(parts) : shape("vsecure://api-keys/{id}");
            case "custom" -> parts.size() == 3 ? nameFault(parts) : shape("vsecure://custom/{type}/{id}");
            case "credentials" ->
                parts.size() >= 3 && parts.size() <= DEEPEST
                        ? credentialFault(parts)
                        : shape("vsecure://credentials/{cloud}/{account}/{role}");
            default ->
                "An address begins with vsecure://secrets/, vsecure://api-keys/, vsecure://custom/ or vsecure://credentials/.";
        };
    }

    private static String credentialFault(List<String> parts) {
        return CLOUDS.contains(parts.get(1))
                ? nameFault(parts.subList(1, parts.size()))
                : "The cloud is one of aws, gcp, azure, vault.";
    }

    private static String shape(String form) {
        return "Such an address is " + form + ".";
    }

    private static String secretFault(List<String> parts) {
        return ENVIRONMENTS.contains(parts.get(1))
                ? nameFault(List.of("", parts.get(2)))
                : "The environment is one of development, staging, production.";
    }

    private static String nameFault(List<String> parts) {
        return parts.stream().skip(1).allMatch(part -> NAME.matcher(part).matches())
                ? ""
                : "A name begins with a letter or digit and holds at most 128 letters, digits, dots, '_' and '-'.";
    }

    private static List<String> parts(String text) {
        return List.of(text.substring(SCHEME.length()).split("/", -1));
    }

    /** Whether {@code path} is that of something with such an address, so that resource rules govern it. */
    public static boolean governs(ResourcePath path) {
        return GROUND.contains(path.segments().getFirst());
    }

    public Type type() {
        return switch (parts(text).getFirst()) {
            case "secrets" -> Type.SECRET;
            case "api-keys" -> Type.API_KEY;
            case "credentials" -> Type.CREDENTIAL;
            default -> Type.CUSTOM;
        };
    }

    /** The last part: the secret's exact name, or the id. */
    public String name() {
        return parts(text).getLast();
    }

    /** The environment of a secret, the type of a custom resource, the cloud of a role, and nothing of an API key. */
    public String family() {
        var parts = parts(text);
        return parts.size() >= 3 ? parts.get(1) : "";
    }

    /** The canonical path. */
    public ResourcePath path() {
        var slug = slug(name());
        return new ResourcePath(
                switch (type()) {
                    case SECRET -> "vsecure/" + family() + "/" + slug;
                    case API_KEY -> "vsecure-api-keys/" + slug;
                    case CUSTOM -> "vsecure-custom/" + slug(family()) + "/" + slug;
                    case CREDENTIAL -> CREDENTIALS + slug(text.substring((SCHEME + "credentials").length()));
                });
    }

    /** How the paths of secrets begin whose addresses begin with {@code text}, where that may be the address of a secret. */
    public static Optional<String> beginning(String text) {
        var secrets = SCHEME + "secrets/";
        return text.startsWith(secrets)
                ? Optional.of("vsecure/" + slug(text.substring(secrets.length())))
                : Optional.empty();
    }

    private static String slug(String name) {
        return name.toLowerCase(Locale.ROOT).replace('.', '-');
    }

    @Override
    public String toString() {
        return text;
    }
}
