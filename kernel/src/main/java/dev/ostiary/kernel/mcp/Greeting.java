package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.Rate;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** How a server introduces itself: the legacy handshake and the modern discovery; the same for a server and a relay. */
final class Greeting {
    /** Clients may keep what discovery told them for an hour. */
    private static final long DISCOVERY_MILLIS = 3_600_000;

    /** All there are, for people. */
    static final String LEVELS = "debug, info, notice, warning, error, critical, alert or emergency.";

    private Greeting() {}

    /** What {@code initialize} settles on: the client's revision if we have it, else our newest one with a handshake. */
    static Optional<Revision> negotiated(Message.Ask initialize) {
        var wanted = initialize.params().get("protocolVersion");
        return wanted == null || !wanted.isString()
                ? Optional.empty()
                : Optional.of(Revision.legacy(wanted.stringValue()).orElse(Revision.NEWEST_LEGACY));
    }

    /** Answers {@code initialize} in the revision of {@code turn}. */
    static byte[] initialized(Turn turn, ObjectNode capabilities) {
        return turn.result(Optional.<Rate>empty(), out -> {
                    out.member("protocolVersion").text(turn.revision().wire());
                    out.member("capabilities").node(capabilities);
                    Turn.serverInfo(out.member("serverInfo"), turn.visit().endpoint());
                })
                .body();
    }

    /** Answers {@code server/discover}. */
    static Reply discovered(Turn turn, ObjectNode capabilities) {
        return turn.result(Optional.empty(), out -> {
            out.member("supportedVersions").raw("[");
            var separator = "";
            for (var revision : Revision.newestFirst()) {
                out.raw(separator).text(revision.wire());
                separator = ",";
            }
            out.raw("]").member("capabilities").node(capabilities);
            out.member("ttlMs").raw(Long.toString(DISCOVERY_MILLIS));
            out.member("cacheScope").raw("\"private\"");
        });
    }

    /** Answers {@code logging/setLevel}. */
    static Reply levelSet(Turn turn) {
        var level = turn.ask().params().path("level").asStringOpt().flatMap(Level::of);
        level.ifPresent(turn.visit().wire()::hear);
        return level.isPresent() ? pong(turn) : turn.error(RpcError.invalidParams("A level is " + LEVELS));
    }

    /** Answers {@code ping}. */
    static Reply pong(Turn turn) {
        return turn.result(Optional.empty(), out -> {});
    }
}
