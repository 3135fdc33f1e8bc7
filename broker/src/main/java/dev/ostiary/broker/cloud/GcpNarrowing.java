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
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a grant Google can be made to refuse.
 *
 * <p>Google narrows tokens for Cloud Storage alone, within buckets that are named, and in the measure of roles (a
 * Credential Access Boundary). Only roles are taken that permit nothing beyond the grant; what no such role holds is
 * refused, with the narrowest role that does.
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
        var held = roles.stream().flatMap(each -> each.permissions().stream()).collect(Collectors.toSet());
        refuseRest(grant, held, wanted);
        return new GcpNarrowing(document(resources, roles), EVERYTHING, enforcement(grant, resources, roles));
    }

    /** Few roles that hold as much of {@code wanted} as can be had without anything else. */
    private static Set<GcpRole> roles(Set<String> wanted, List<Action> deny) {
        var fitting = Arrays.stream(GcpRole.values())
                .filter(role -> role.beyond(wanted).isEmpty())
                .filter(role -> role.permissions().stream().noneMatch(each -> covered(deny, each)))
                .toList();
        var roles = EnumSet.noneOf(GcpRole.class);
        var rest = new HashSet<>(wanted);
        for (var role = most(fitting, rest); role.isPresent(); role = most(fitting, rest)) {
            roles.add(role.get());
            rest.removeAll(role.get().permissions());
        }
        return roles;
    }

    private static Optional<GcpRole> most(List<GcpRole> fitting, Set<String> rest) {
        return fitting.stream()
                .filter(role -> held(role, rest) > 0)
                .max(Comparator.comparingInt(role -> held(role, rest)));
    }

    private static int held(GcpRole role, Set<String> permissions) {
        return (int) permissions.stream().filter(role.permissions()::contains).count();
    }

    /** What was named and cannot be had alone is not left out in silence; of a wildcard, what can be had is. */
    private static void refuseRest(Grant grant, Set<String> held, Set<String> wanted) {
        for (var action : grant.allow()) {
            if (held.stream().noneMatch(each -> action.covers(Action.of(Cloud.GCP, each)))) {
                throw new Refused(Refusal.invalidField("allow", "'" + action + "' " + instead(action, wanted)));
            }
        }
    }

    private static String instead(Action action, Set<String> wanted) {
        return Arrays.stream(GcpRole.values())
                .filter(role -> role.permissions().stream().anyMatch(each -> action.covers(Action.of(Cloud.GCP, each))))
                .min(Comparator.comparingInt(role -> role.beyond(wanted).size()))
                .map(role ->
                        "cannot be had alone within a bucket, since Google holds tokens to roles. The narrowest is "
                                + role.role() + ": allow " + String.join(", ", role.beyond(wanted))
                                + " as well, or leave it out.")
                .orElse("is nothing that is done within a bucket. Leave it out, or ask for it by itself.");
    }

    private static boolean covered(List<Action> actions, String permission) {
        var action = Action.of(Cloud.GCP, permission);
        return actions.stream().anyMatch(each -> each.covers(action));
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

    private static Enforcement enforcement(Grant grant, List<GcpResource> resources, Set<GcpRole> roles) {
        var bounds = "Google refuses this token whatever lies beyond "
                + roles.stream().map(GcpRole::role).collect(Collectors.joining(" and ")) + " within "
                + resources.stream().map(GcpResource::text).collect(Collectors.joining(", "));
        return grant.network().isAnywhere()
                ? new Enforcement(Enforcement.Level.PROVIDER, bounds + ".")
                : new Enforcement(Enforcement.Level.ADVISORY, bounds + ", and does not hold it to a network.");
    }
}
