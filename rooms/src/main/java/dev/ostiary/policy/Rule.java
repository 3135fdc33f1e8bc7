package dev.ostiary.policy;

import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.ResourcePath;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One rule of a policy that is bound to somebody, ready to be asked.
 *
 * @param index place within the policy, from 0
 * @param until when the binding ends
 */
record Rule(
        String policyId,
        int index,
        Glob pattern,
        Set<Permission> permissions,
        Conditions conditions,
        Optional<Instant> until) {

    /** Whether it would grant, were it not for its conditions. */
    boolean covers(Permission permission, ResourcePath path) {
        return gives(permission) && pattern.matches(path);
    }

    boolean gives(Permission permission) {
        return permissions.contains(permission) || permissions.contains(Permission.ADMIN);
    }

    boolean standsAt(Instant time) {
        return until.filter(end -> !end.isAfter(time)).isEmpty();
    }
}
