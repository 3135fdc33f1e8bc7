package dev.ostiary.identity;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Every scope there is, in the words of each seed, and what the shorthands among them stand for (domain reference 2.4, 4.1). */
public final class Scopes {
    /** Holds all the others. */
    static final String ADMIN = "admin";

    private static final Set<String> PLAIN = Set.of(
            ADMIN,
            "partner:admin",
            "secrets:read",
            "secrets:write",
            "secrets:delete",
            "secrets:list",
            "secrets:rotate",
            "policies:read",
            "policies:write",
            "audit:read",
            "audit:export",
            "identity:read",
            "identity:admin",
            "pki:issue",
            "pki:admin",
            "dynamic:read",
            "dynamic:generate",
            "dynamic:admin",
            "federation:read",
            "federation:write",
            "subscriptions:read",
            "subscriptions:write",
            "apikeys:read",
            "apikeys:write",
            "apikeys:delete",
            "mcp:read",
            "mcp:request",
            "mcp:approve",
            "mcp:write",
            "resources:write",
            "assessments:read",
            "findings:read",
            "reports:read",
            "templates:read",
            "webhooks:write",
            "metrics:read",
            "settings:manage_settings",
            "credentials:use",
            "credentials:read",
            "credentials:manage",
            "mcp.read",
            "mcp.acknowledge");

    private static final Map<String, List<String>> SHORTHANDS = Map.of(
            "secrets:*",
            family("secrets:"),
            "apikeys:*",
            family("apikeys:"),
            "apikeys:manage",
            family("apikeys:"),
            "mcp:*",
            family("mcp:"),
            "mcp:access",
            List.of("mcp:read", "mcp:request"),
            "audit:*",
            family("audit:"),
            "credentials:*",
            family("credentials:"),
            "admin:*",
            List.of(ADMIN));

    private Scopes() {}

    private static List<String> family(String prefix) {
        return PLAIN.stream().filter(scope -> scope.startsWith(prefix)).sorted().toList();
    }

    /** Whether {@code scope} is one that a credential can hold. */
    public static boolean known(String scope) {
        return PLAIN.contains(scope) || SHORTHANDS.containsKey(scope);
    }

    /** The plain scopes that {@code given} stand for; what is not known stands for nothing. */
    static Set<String> plain(Collection<String> given) {
        var plain = new LinkedHashSet<String>();
        for (var scope : given) {
            if (PLAIN.contains(scope)) {
                plain.add(scope);
            } else {
                plain.addAll(SHORTHANDS.getOrDefault(scope, List.of()));
            }
        }
        return plain;
    }

    /** What two holders both hold: of a credential and of its owner. */
    static Set<String> common(Collection<String> one, Collection<String> other) {
        var left = plain(one);
        var right = plain(other);
        if (right.contains(ADMIN)) {
            return left;
        }
        if (left.contains(ADMIN)) {
            return right;
        }
        left.retainAll(right);
        return left;
    }

    /** @throws Refused naming those of {@code given} that do not exist */
    static void requireKnown(String field, Collection<String> given) {
        var unknown = new TreeSet<String>();
        given.stream().filter(scope -> !known(scope)).forEach(unknown::add);
        if (!unknown.isEmpty()) {
            throw new Refused(Refusal.invalidField(
                    field,
                    "Unknown scopes: " + dev.ostiary.kernel.Untrusted.neutral(String.join(", ", unknown), 300) + "."));
        }
    }

    /** @throws Refused when {@code granter} would give what it does not hold itself */
    static void requireGrantable(Caller granter, Collection<String> given) {
        var beyond = new TreeSet<String>();
        plain(given).stream().filter(scope -> !granter.holds(scope)).forEach(beyond::add);
        if (!beyond.isEmpty()) {
            throw new Refused(Refusal.denied(
                    "forbidden",
                    "You cannot grant what you do not hold yourself: " + String.join(", ", beyond)
                            + ". Have somebody do it who holds it, or leave it out.",
                    Refusal.Cause.NO_SCOPE));
        }
    }

    /** Those of {@code wanted} that {@code holder} does not hold. */
    static Set<String> beyond(Collection<String> holder, Collection<String> wanted) {
        var held = plain(holder);
        var beyond = new TreeSet<>(plain(wanted));
        if (held.contains(ADMIN)) {
            return Set.of();
        }
        beyond.removeAll(held);
        return beyond;
    }
}
