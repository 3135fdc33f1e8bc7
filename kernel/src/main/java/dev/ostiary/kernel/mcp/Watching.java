package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;

/** How clients of the legacy revisions hear of changes: they name the resources, and a stream of theirs tells of them. */
final class Watching {
    private static final int LONGEST_URI = 2_048;

    private final Objections objections;
    private final Offering offering;
    private final Changes changes;

    Watching(Objections objections, Offering offering, Changes changes) {
        this.objections = objections;
        this.offering = offering;
        this.changes = changes;
    }

    /** The lists that {@code endpoint} announces to tell of. */
    private Set<String> lists(Endpoint endpoint) {
        return Subscription.announced(offering.capabilities(endpoint));
    }

    /** The methods, where the server has resources that can be watched. */
    Map<String, Function<Turn, Reply>> methods() {
        return offering.capabilities().path("resources").path("subscribe").asBoolean(false)
                ? Map.of("resources/subscribe", this::subscribe, "resources/unsubscribe", this::unsubscribe)
                : Map.of();
    }

    private Reply subscribe(Turn turn) {
        return named(turn, uri -> {
            if (offering.spot(uri, turn.visit().endpoint()).isEmpty()) {
                return none(turn, uri, "Nobody is told when this changes: " + Shown.name(uri) + ".");
            }
            if (!offering.watchable(uri, exchange(turn))) {
                return none(turn, uri, "There is no resource " + Shown.name(uri) + ".");
            }
            return turn.visit().wire().watch(uri)
                    ? Greeting.pong(turn)
                    : objections.to(
                            turn,
                            RpcError.invalidRequest("Resources are watched in a session, at most "
                                    + SessionBook.Page.MOST_WATCHED + "."));
        });
    }

    private Reply none(Turn turn, String uri, String why) {
        var missing = new Refusal.Missing("resource_not_found", why);
        return objections.to(turn, RpcError.noResource(missing, uri, false), missing);
    }

    private Reply unsubscribe(Turn turn) {
        return named(turn, uri -> {
            turn.visit().wire().unwatch(uri);
            return Greeting.pong(turn);
        });
    }

    private Reply named(Turn turn, Function<String, Reply> work) {
        var uri = turn.ask().params().path("uri");
        return uri.isString() && uri.stringValue().length() <= LONGEST_URI
                ? objections.unlessTurnedAway(turn, _ -> work.apply(uri.stringValue()))
                : objections.to(turn, RpcError.invalidParams("Params name the resource: {\"uri\": \"...\"}."));
    }

    /** What a client of {@code tenant} that watches these is told from now on; {@code seen} is what it saw last before. */
    SessionNotices notices(
            Visit visit,
            String tenant,
            Supplier<Set<String>> watched,
            SessionNotices.Voice voice,
            Optional<String> seen) {
        var ask = new Message.Ask(
                JsonNodeFactory.instance.numberNode(0), "resources/subscribe", JsonNodeFactory.instance.objectNode());
        var exchange = exchange(new Turn(ask, visit.legacy(), visit));
        var lists = lists(visit.endpoint());
        return new SessionNotices(
                changes,
                tenant,
                () -> new Subscription(lists, watched.get()).at(uri -> offering.spot(uri, visit.endpoint())),
                new Sight(offering, exchange),
                voice,
                seen);
    }

    private static Exchange exchange(Turn turn) {
        return new Exchange(turn, Client.PLAIN, Exchange.Brought.NOTHING);
    }
}
