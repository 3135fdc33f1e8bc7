package dev.ostiary.approval;

import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Resource;
import dev.ostiary.kernel.Resource.Listing.Before;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.VsecureUri;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has an address of seed 001: a rule names one resource, or a family of them, behind which lie secrets. */
final class VsecureResources {
    private static final String TEMPLATE = VsecureUri.SCHEME + "{address}";

    static final Resource RULED = resource(
            "resource",
            "What a resource rule covers; where a person must be asked first, the refusal says how.",
            ResourceOperations.LIST,
            "resources",
            Map.of("permitting", "read"),
            Optional.of("uriTemplate"),
            Before.NOWHERE);

    static final Resource BEHIND = resource(
            "named-secret",
            "A secret behind a family of addresses.",
            ResourceOperations.ADDRESSES,
            "addresses",
            Map.of(),
            Optional.empty(),
            text -> VsecureUri.beginning(text).flatMap(ResourcePath::justBefore).map(List::of));

    private VsecureResources() {}

    static List<Resource> all() {
        return List.of(RULED, BEHIND);
    }

    private static Resource resource(
            String name,
            String summary,
            Operation<?, ?> operation,
            String items,
            Map<String, String> with,
            Optional<String> family,
            Before before) {
        var listing = new Resource.Listing(operation, items, "uri", "name", Optional.empty(), with, family, before);
        return new Resource(name, TEMPLATE, summary, ResourceOperations.READ, "uri", "secrets", Optional.of(listing));
    }
}
