package dev.ostiary.identity;

import dev.ostiary.identity.MemberOperations.Role;
import dev.ostiary.identity.MemberOperations.RoleLine;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What each role holds in a tenant, and what it holds at first. Runs in the current transaction. */
final class RoleBook {
    private static final List<String> COMPLIANCE =
            List.of("assessments:read", "findings:read", "reports:read", "templates:read");

    private static final List<String> ADMINS = with(
            COMPLIANCE,
            "secrets:*",
            "policies:read",
            "policies:write",
            "audit:*",
            "identity:read",
            "identity:admin",
            "apikeys:*",
            "mcp:*",
            "resources:write",
            "pki:issue",
            "pki:admin",
            "dynamic:read",
            "dynamic:generate",
            "dynamic:admin",
            "federation:read",
            "federation:write",
            "subscriptions:read",
            "subscriptions:write",
            "webhooks:write",
            "settings:manage_settings",
            "credentials:*",
            "mcp.read",
            "mcp.acknowledge");

    private RoleBook() {}

    static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** What a new tenant's roles hold. */
    private static List<String> first(Role role) {
        return switch (role) {
            case OWNER -> List.of(Scopes.ADMIN);
            case ADMIN -> ADMINS;
            case AUDITOR ->
                with(
                        COMPLIANCE,
                        "audit:*",
                        "policies:read",
                        "identity:read",
                        "secrets:list",
                        "mcp:read",
                        "mcp.read",
                        "credentials:read");
            case RESPONDENT -> with(COMPLIANCE, "mcp:read", "mcp.read");
            case APPROVER -> List.of("mcp:read", "mcp:approve", "mcp.read", "audit:read", "credentials:read");
            case VIEWER -> with(COMPLIANCE, "policies:read", "secrets:list", "mcp:read", "mcp.read");
        };
    }

    private static List<String> with(List<String> some, String... more) {
        var all = new ArrayList<>(some);
        all.addAll(Arrays.asList(more));
        return List.copyOf(all);
    }

    static void writeFirst(String tenant, Instant at) {
        var rows = new ArrayList<@Nullable Object[]>();
        for (var role : Role.values()) {
            rows.add(new @Nullable Object[] {tenant, word(role), first(role), at});
        }
        Tx.current().batch("insert into role (tenant_id, name, permissions, updated_at) values (?, ?, ?, ?)", rows);
    }

    static List<RoleLine> all() {
        return Tx.current()
                .query(
                        "select name, permissions from role order by name",
                        row -> new RoleLine(
                                Role.valueOf(row.text("name").toUpperCase(Locale.ROOT)), row.texts("permissions")));
    }

    /** What {@code roles} hold together. */
    static Set<String> held(List<Role> roles) {
        var held = new LinkedHashSet<String>();
        all().stream().filter(line -> roles.contains(line.role())).forEach(line -> held.addAll(line.permissions()));
        return held;
    }

    /** The roles that hold {@code scope}. */
    static List<String> holding(String scope) {
        return all().stream()
                .filter(line ->
                        Scopes.beyond(line.permissions(), List.of(scope)).isEmpty())
                .map(line -> word(line.role()))
                .toList();
    }

    static void update(String tenant, Role role, List<String> permissions, Instant at) {
        Tx.current().update("""
                        insert into role (tenant_id, name, permissions, updated_at) values (?, ?, ?, ?)
                        on conflict (tenant_id, name)
                        do update set permissions = excluded.permissions, updated_at = excluded.updated_at
                        """, tenant, word(role), permissions, at);
    }
}
