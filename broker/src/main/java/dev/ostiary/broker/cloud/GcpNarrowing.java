package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Action;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a grant Google can be made to refuse.
 *
 * <p>Google narrows tokens for Cloud Storage alone, within buckets that are named, and in the measure of roles (a
 * Credential Access Boundary). Of the roles those are taken that permit nothing beyond the grant. Where there is none, the
 * narrowest is taken and the result says what it permits besides; never one that permits what is denied.
 *
 * @param document the boundary in Google's form; empty where there is none
 * @param scope OAuth scope of the token
 */
record GcpNarrowing(ObjectNode document, String scope, Enforcement enforcement) {
    private static final String AUTH = "https://www.googleapis.com/auth/";
    private static final String EVERYTHING = AUTH + "cloud-platform";
    private static final String STORAGE = AUTH + "devstorage.full_control";
    private static final String STORAGE_READING = AUTH + "devstorage.read_only";
    private static final int MOST_RULES = 10;

    /** @throws Refused when the grant asks for what no boundary can say */
    static GcpNarrowing of(Grant grant) {
        if (!grant.allow().stream().allMatch(GcpNarrowing::isStorage)) {
            return open(
                    EVERYTHING,
                    "Google narrows tokens for Cloud Storage alone, and allow names more. The token can do whatever the service account may; allow, deny and resource are checked and recorded here only.");
        }
        if (grant.resources().contains("*")) {
            return open(
                    grant.allow().stream().allMatch(GcpNarrowing::reads) ? STORAGE_READING : STORAGE,
                    "Google holds this token to Cloud Storage, and there to whatever the service account may; allow and deny are checked and recorded here only. Name buckets in resource (gs://bucket) to have Google hold it to them.");
        }
        return within(grant, grant.resources().stream().map(GcpResource::of).toList());
    }

    private static GcpNarrowing open(String scope, String why) {
        return new GcpNarrowing(
                JsonNodeFactory.instance.objectNode(), scope, new Enforcement(Enforcement.Level.ADVISORY, why));
    }

    private static boolean isStorage(Action action) {
        return action.text().toLowerCase(Locale.ROOT).startsWith("storage.");
    }

    private static boolean reads(Action action) {
        var text = action.text().toLowerCase(Locale.ROOT);
        return text.endsWith(".get") || text.endsWith(".list");
    }

    private static GcpNarrowing within(Grant grant, List<GcpResource> resources) {
        if (resources.size() > MOST_RULES) {
            throw new Refused(Refusal.invalidField(
                    "resource", "one token of Google's can be held to ten buckets or beginnings. Name fewer."));
        }
        var wanted = GcpRole.known().stream()
                .filter(each -> covered(grant.allow(), each) && !covered(grant.deny(), each))
                .collect(Collectors.toSet());
        var roles = roles(wanted, grant.deny());
        if (roles.isEmpty()) {
            throw new Refused(
                    Refusal.invalidField(
                            "allow",
                            "no role of Cloud Storage holds any of this within a bucket without what is denied. Ask for other permissions, or for no bucket."));
        }
        return new GcpNarrowing(document(resources, roles), EVERYTHING, enforcement(grant, resources, wanted, roles));
    }

    private static boolean covered(List<Action> actions, String permission) {
        var action = Action.of(Cloud.GCP, permission);
        return actions.stream().anyMatch(each -> each.covers(action));
    }

    private static Set<GcpRole> roles(Set<String> wanted, List<Action> deny) {
        var roles = EnumSet.noneOf(GcpRole.class);
        var rest = new TreeSet<>(wanted);
        while (!rest.isEmpty()) {
            var permission = rest.first();
            narrowest(permission, wanted, deny).ifPresent(role -> {
                roles.add(role);
                rest.removeAll(role.permissions());
            });
            rest.remove(permission);
        }
        return roles;
    }

    private static Optional<GcpRole> narrowest(String permission, Set<String> wanted, List<Action> deny) {
        return Arrays.stream(GcpRole.values())
                .filter(role -> role.permissions().contains(permission))
                .filter(role -> role.permissions().stream().noneMatch(each -> covered(deny, each)))
                .min(Comparator.comparingInt(
                                (GcpRole role) -> role.beyond(wanted).size())
                        .thenComparing(role -> -held(role, wanted)));
    }

    private static int held(GcpRole role, Set<String> wanted) {
        return (int) wanted.stream().filter(role.permissions()::contains).count();
    }

    private static ObjectNode document(List<GcpResource> resources, Set<GcpRole> roles) {
        var document = JsonNodeFactory.instance.objectNode();
        var rules = document.putObject("accessBoundary").putArray("accessBoundaryRules");
        for (var resource : resources) {
            var rule = rules.addObject().put("availableResource", resource.available());
            var permissions = rule.putArray("availablePermissions");
            roles.forEach(role -> permissions.add("inRole:" + role.role()));
            resource.condition()
                    .ifPresent(expression ->
                            rule.putObject("availabilityCondition").put("expression", expression));
        }
        return document;
    }

    private static Enforcement enforcement(
            Grant grant, List<GcpResource> resources, Set<String> wanted, Set<GcpRole> roles) {
        var beyond = new TreeSet<String>();
        var held = new HashSet<String>();
        for (var role : roles) {
            beyond.addAll(role.beyond(wanted));
            held.addAll(role.permissions());
        }
        var left = left(grant, wanted, held);
        var bounds = "Google refuses this token whatever lies beyond "
                + roles.stream().map(GcpRole::role).collect(Collectors.joining(" and ")) + " within "
                + resources.stream().map(GcpResource::text).collect(Collectors.joining(", ")) + ".";
        var more =
                beyond.isEmpty() ? "" : " That is more than was allowed: it permits " + String.join(", ", beyond) + ".";
        var less = left.isEmpty()
                ? ""
                : " Left out, since no role holds it within a bucket: " + String.join(", ", left) + ".";
        var from = grant.network().isAnywhere() ? "" : " From which networks it is used is not held.";
        var level = beyond.isEmpty() && from.isEmpty() ? Enforcement.Level.PROVIDER : Enforcement.Level.ADVISORY;
        return new Enforcement(level, bounds + more + less + from);
    }

    /** What was allowed and is not given: permissions that no role may give, and actions that are of no bucket. */
    private static Set<String> left(Grant grant, Set<String> wanted, Set<String> held) {
        var left = new TreeSet<String>();
        wanted.stream().filter(each -> !held.contains(each)).forEach(left::add);
        grant.allow().stream()
                .filter(each -> GcpRole.known().stream().noneMatch(known -> covered(List.of(each), known)))
                .forEach(each -> left.add(each.text()));
        return left;
    }
}
