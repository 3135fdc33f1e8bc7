package dev.ostiary.broker.team;

import dev.ostiary.broker.grant.Action;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.broker.grant.Network;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The team's leave to have credentials issued, and within which bounds.
 *
 * @param session the team's id of the session, {@code ses_…}
 * @param grant what is left of what was asked for
 * @param approval the approval that was used, for the cloud's own log
 */
public record Leave(String session, Grant grant, Optional<String> approval) {
    /** What {@code opened} leaves of {@code asked}; nothing that a server says widens it. */
    static Leave of(TeamOperations.Opened opened, Grant asked) {
        var net = opened.network();
        return new Leave(
                opened.sessionId(),
                new Grant(
                        asked.cloud(),
                        narrower(asked, opened.allow()),
                        Stream.concat(asked.deny().stream(), actions(asked.cloud(), opened.deny()))
                                .distinct()
                                .toList(),
                        asked.resources(),
                        shorter(asked.ttl(), opened.ttl()),
                        asked.budget(),
                        asked.role(),
                        one("boundary", asked.boundary(), opened.boundary()),
                        one(
                                        "network",
                                        limit(asked.network()),
                                        limit(new Network(
                                                net.allowedIps(), net.allowedVpcs(), net.allowedVpcEndpoints())))
                                .orElse(Network.ANYWHERE),
                        asked.warnings()),
                opened.approvalId());
    }

    private static List<Action> narrower(Grant asked, List<String> left) {
        var allow = actions(asked.cloud(), left).toList();
        Predicate<Action> wasAsked = each -> asked.allow().stream().anyMatch(it -> it.covers(each));
        if (allow.isEmpty() || !allow.stream().allMatch(wasAsked)) {
            throw new Refused(
                    new Refusal.Unavailable(
                            "The team's server answered with other actions than it was asked for, so nothing was issued. Have its operator look at its version."));
        }
        return allow;
    }

    private static Stream<Action> actions(Cloud cloud, List<String> texts) {
        return texts.stream().map(text -> Action.of(cloud, text));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Optional<Network> limit(Network network) {
        return Optional.of(network).filter(it -> !it.isAnywhere());
    }

    /** A cloud takes one of each; two that differ cannot both be kept, so neither is given up. */
    private static <T> Optional<T> one(String what, Optional<T> ours, Optional<T> theirs) {
        if (ours.isPresent() && theirs.isPresent() && !ours.equals(theirs)) {
            throw new Refused(Refusal.conflict(
                    "terms_differ",
                    "The team's terms and this machine's settings each name a " + what
                            + ", and not the same. Have one of them changed, or left out; nothing was issued."));
        }
        return ours.or(() -> theirs);
    }
}
