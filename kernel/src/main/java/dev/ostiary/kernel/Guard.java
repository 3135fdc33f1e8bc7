package dev.ostiary.kernel;

import java.util.List;
import java.util.Optional;

/**
 * A restriction that the caller's own connection carries; it narrows and never widens (seed 003, safety controls).
 *
 * @param readOnly everything but {@link Effect#READ} is refused
 * @param masked secret values leave as {@link Secret#MASK}
 * @param allowed prefixes outside which nothing may be touched; empty means everywhere
 * @param denied prefixes that are always refused, even where {@code allowed} covers them
 * @param partner the only partner this connection may speak for
 * @param tenant the only tenant this connection may speak for
 */
public record Guard(
        boolean readOnly,
        boolean masked,
        List<ResourcePath> allowed,
        List<ResourcePath> denied,
        Optional<String> partner,
        Optional<String> tenant) {
    /** No restriction. */
    public static final Guard NONE = new Guard(false, false, List.of(), List.of(), Optional.empty(), Optional.empty());

    public Guard {
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    /** Whether {@code path} may be touched: not denied, and within the allowed prefixes if there are any. */
    public boolean admits(ResourcePath path) {
        return denied.stream().noneMatch(prefix -> prefix.covers(path))
                && (allowed.isEmpty() || allowed.stream().anyMatch(prefix -> prefix.covers(path)));
    }

    /** Whether anything below {@code ground} may be touched. */
    public boolean admitsSomeOf(ResourcePath ground) {
        return denied.stream().noneMatch(prefix -> prefix.covers(ground))
                && (allowed.isEmpty()
                        || allowed.stream().anyMatch(prefix -> prefix.covers(ground) || ground.covers(prefix)));
    }

    /** The refusal for {@code path}, denied prefixes first, or empty when the path is admitted. */
    Optional<Refusal> refusal(ResourcePath path) {
        if (denied.stream().anyMatch(prefix -> prefix.covers(path))) {
            return Optional.of(
                    blocked(
                            "The path '" + path
                                    + "' lies in SCAIVAULT_DENIED_PATHS of this connection. Choose another path, or ask the operator of this client to change its configuration."));
        }
        if (!admits(path)) {
            return Optional.of(blocked("The path '" + path
                    + "' lies outside SCAIVAULT_ALLOWED_PATHS of this connection. Use a path below one of: "
                    + String.join(", ", allowed.stream().map(ResourcePath::text).toList()) + "."));
        }
        return Optional.empty();
    }

    private static Refusal blocked(String message) {
        return Refusal.denied("access_denied", message, Refusal.Cause.GUARDRAIL);
    }
}
