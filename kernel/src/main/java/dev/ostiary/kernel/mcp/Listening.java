package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.mcp.Changes.Change;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The method {@code subscriptions/listen}: a request whose answer is a stream of notices until the client goes, the
 * server stops, or the credential ends.
 *
 * <p>A resource is watched by its address alone; whether the caller may still list it is asked each time it changes, so
 * that nobody hears of what he may no longer see.
 */
final class Listening {
    static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

    private static final Duration BREATH = Duration.ofSeconds(15);
    private static final int MOST_OF_ONE_CALLER = 200;
    /** What an open stream costs with all that a container keeps for it, in bytes; half the heap may go there. */
    private static final long COST = 110 << 10;

    private static final int MOST_OF_ALL = (int) (Runtime.getRuntime().maxMemory() / 2 / COST);

    private final Gate gate;
    private final Objections objections;
    private final Offering offering;
    private final Changes changes;
    private final Places places = new Places(MOST_OF_ONE_CALLER, MOST_OF_ALL);

    Listening(Gate gate, Objections objections, Offering offering, Changes changes) {
        this.gate = gate;
        this.objections = objections;
        this.offering = offering;
        this.changes = changes;
    }

    Reply listen(Turn turn) {
        var wanted = Subscription.of(turn.ask().params().path("notifications"));
        if (wanted.isEmpty()) {
            return objections.to(
                    turn,
                    RpcError.invalidParams(
                            "Params hold notifications: {\"toolsListChanged\": true, \"resourceSubscriptions\": [\"...\"]}, of at most 1000 resources."));
        }
        if (!turn.visit().wire().tells()) {
            return objections.to(
                    turn,
                    RpcError.invalidRequest(
                            "A subscription is answered with a stream: send Accept: application/json, text/event-stream."));
        }
        return objections.unlessTurnedAway(turn, known -> listen(turn, known.caller(), wanted.get()));
    }

    private Reply listen(Turn turn, Caller caller, Subscription wanted) {
        if (places.take(caller) != Places.Answer.TAKEN) {
            var limited = new Refusal.RateLimited(Duration.ofSeconds(60));
            return objections.to(
                    turn, Turn.rpcError(limited, turn.visit().origin().requestId()), limited);
        }
        var mailbox = new Mailbox(
                change -> !wanted.concernedBy(change, caller.tenant()).isEmpty());
        try (var _ = changes.hear(caller.tenant(), mailbox::put)) {
            turn.visit().wire().tell(acknowledged(turn, wanted));
            serve(turn, mailbox, each -> wanted.concernedBy(each, caller.tenant(), sight(turn)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            places.leave(caller);
        }
        return ended(turn);
    }

    private Sight sight(Turn turn) {
        return new Sight(offering, new Exchange(turn, Client.PLAIN, Exchange.Brought.NOTHING, () -> false));
    }

    private void serve(Turn turn, Mailbox mailbox, Function<Change, Set<String>> concerned)
            throws InterruptedException {
        var wire = turn.visit().wire();
        var welcome = true;
        while (welcome && wire.open()) {
            var post = mailbox.take(BREATH);
            welcome = !post.closing() && isWelcome(turn.visit());
            if (welcome && post.changes().isEmpty()) {
                wire.breathe();
            } else if (welcome) {
                post.changes().stream()
                        .flatMap(each -> concerned.apply(each).stream())
                        .distinct()
                        .forEach(each ->
                                wire.tell(Subscription.notice(each, turn.ask().id())));
            }
        }
    }

    private boolean isWelcome(Visit visit) {
        return gate.arrival(visit.credential(), visit.guard(), visit.origin()) instanceof Arrival.Known;
    }

    private static byte[] acknowledged(Turn turn, Subscription wanted) {
        var out = Notices.begun("notifications/subscriptions/acknowledged").raw("{");
        out.member("_meta").raw("{").member(SUBSCRIPTION).node(turn.ask().id()).raw("}");
        return out.member("notifications").node(wanted.filter()).raw("}}").bytes();
    }

    private static Reply ended(Turn turn) {
        return turn.result(
                Optional.empty(),
                out -> {},
                meta -> meta.member(SUBSCRIPTION).node(turn.ask().id()));
    }
}
