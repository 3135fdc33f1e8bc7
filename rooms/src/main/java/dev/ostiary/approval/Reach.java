package dev.ostiary.approval;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.VsecureUri;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an address covers: one resource, or a family of them when it ends in {@code /*} (seed 001, resource URI patterns).
 *
 * @param uri as it was written
 * @param base the canonical path of the one, or of what the family lies below
 */
record Reach(String uri, ResourcePath base, boolean family) {
    private static final Pattern FAMILY = Pattern.compile(
            "vsecure://(?:secrets(?:/(development|staging|production))?|api-keys|custom(?:/([A-Za-z0-9][A-Za-z0-9_.-]{0,127}))?"
                    + "|credentials(?:/((?:aws|gcp|azure|vault)(?:/[A-Za-z0-9][A-Za-z0-9_.-]{0,127}){0,5}))?)/\\*");

    /**
     * Reads {@code uri}.
     *
     * @throws Refused with {@code invalid_path}
     */
    static Reach of(String uri) {
        if (!uri.endsWith("*")) {
            return new Reach(uri, new VsecureUri(uri).path(), false);
        }
        var family = FAMILY.matcher(uri);
        if (!family.matches()) {
            throw new Refused(
                    Refusal.invalidPath(
                            "A family of addresses is vsecure://secrets/*, vsecure://secrets/{environment}/*, vsecure://api-keys/*, vsecure://custom/*, vsecure://custom/{type}/*, vsecure://credentials/* or vsecure://credentials/{cloud}/*."));
        }
        var part =
                Stream.of(1, 2, 3).map(family::group).filter(Objects::nonNull).findFirst();
        var below = part.map(it -> "/" + it.toLowerCase(Locale.ROOT).replace('.', '-'))
                .orElse("");
        return new Reach(uri, new ResourcePath(ground(uri) + below), true);
    }

    private static String ground(String uri) {
        return switch (uri.substring(VsecureUri.SCHEME.length(), uri.indexOf('/', VsecureUri.SCHEME.length()))) {
            case "secrets" -> "vsecure";
            case "api-keys" -> "vsecure-api-keys";
            case "credentials" -> VsecureUri.CREDENTIALS;
            default -> "vsecure-custom";
        };
    }

    /** What a row of the database says, which was read once already. */
    static Reach of(String uri, String base, boolean family) {
        return new Reach(uri, new ResourcePath(base), family);
    }

    boolean covers(ResourcePath path) {
        return family ? base.covers(path) && !base.equals(path) : base.equals(path);
    }

    boolean covers(Reach other) {
        return other.family ? family && base.covers(other.base) : covers(other.base);
    }

    /** The template of the addresses of a family, as in RFC 6570; nothing of one resource alone. */
    Optional<String> template() {
        var open = family ? uri.substring(0, uri.length() - 1) : "";
        return Optional.of(
                        switch (open) {
                            case "vsecure://secrets/" -> open + "{environment}/{name}";
                            case "vsecure://custom/" -> open + "{type}/{id}";
                            case "vsecure://credentials/" -> open + "{cloud}/{role}";
                            default -> open + (type().equals(VsecureUri.Type.SECRET.wire()) ? "{name}" : "{id}");
                        })
                .filter(_ -> family);
    }

    /** {@code secret}, {@code api-key}, {@code custom} or {@code credential}. */
    String type() {
        return switch (base.segments().getFirst()) {
            case "vsecure" -> VsecureUri.Type.SECRET.wire();
            case "vsecure-api-keys" -> VsecureUri.Type.API_KEY.wire();
            case VsecureUri.CREDENTIALS -> VsecureUri.Type.CREDENTIAL.wire();
            default -> VsecureUri.Type.CUSTOM.wire();
        };
    }
}
