package dev.ostiary.broker.team;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.VsecureUri;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where a role or account of a cloud lies, for guards, resource rules and the trail: {@code arn:aws:iam::123456789012:role/ci/Deploy}
 * at {@code vsecure-credentials/aws/123456789012/ci/deploy}, which is {@code vsecure://credentials/aws/123456789012/ci/Deploy}.
 *
 * <p>Every text has a place; those that meet at one are one thing to rules, while a yes is to the exact call.
 */
final class Place {
    private static final int MOST_PARTS = 6;
    private static final int LONGEST_PART = 128;

    private Place() {}

    static ResourcePath of(Cloud cloud, String principal) {
        var parts = Arrays.stream(plain(cloud, principal).split("/", -1))
                .map(Place::slug)
                .filter(part -> !part.isEmpty())
                .toList();
        var below = parts.isEmpty() ? "unnamed" : String.join("/", few(parts));
        return new ResourcePath(VsecureUri.CREDENTIALS + "/" + cloud.wire() + "/" + below);
    }

    /** Account or project first, then the name. */
    private static String plain(Cloud cloud, String principal) {
        return switch (cloud) {
            case AWS -> principal.replaceFirst("^arn:[a-z-]*:iam::([0-9]*):(?:role|user)/", "$1/");
            case GCP -> principal.replaceFirst("^([^@]*)@([^@]*)\\.iam\\.gserviceaccount\\.com$", "$2/$1");
            case AZURE -> principal.replaceFirst("^/?subscriptions/", "");
            case VAULT -> principal;
        };
    }

    private static String slug(String part) {
        var slug = part.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-").replaceFirst("^[-_]+", "");
        return slug.substring(0, Math.min(slug.length(), LONGEST_PART));
    }

    private static List<String> few(List<String> parts) {
        return parts.size() <= MOST_PARTS
                ? parts
                : List.of(
                        String.join("/", parts.subList(0, MOST_PARTS - 1)),
                        slug(String.join("-", parts.subList(MOST_PARTS - 1, parts.size()))));
    }
}
