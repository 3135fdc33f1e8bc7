package dev.ostiary.secrets;

import dev.ostiary.kernel.Resource;
import dev.ostiary.kernel.ResourcePath;
import java.util.List;
import java.util.Optional;

/** What of this room has an address (seed 003, resources). */
final class SecretResources {
    private static final String ROOM = "secrets";

    static final Resource SECRET = new Resource(
            "secret",
            "scaivault://secrets/{tenant}/{path}",
            "A secret's current version; values are masked where the connection masks them.",
            SecretsOperations.READ,
            "path",
            ROOM,
            Optional.of(new Resource.Listing(SecretsOperations.LIST, "secrets", "path", "path", Optional.of("prefix"))
                    .from(text -> ResourcePath.justBefore(text).map(List::of))));

    static final Resource VERSIONS = new Resource(
            "secret-versions",
            "scaivault://secret-versions/{tenant}/{path}",
            "The versions of a secret, newest first, without values.",
            SecretsOperations.VERSIONS,
            "path",
            ROOM,
            Optional.empty());

    /** Nobody is told when such a list changes: that is what the whole list's own notice is for. */
    static final Resource BELOW = new Resource(
            "secret-list",
            "scaivault://secret-lists/{tenant}/{path}",
            "The secrets at or below a path that the caller may know of, by path, without values: the first hundred.",
            SecretsOperations.LIST,
            "prefix",
            "",
            Optional.empty());

    private SecretResources() {}

    static List<Resource> all() {
        return List.of(SECRET, VERSIONS, BELOW);
    }
}
