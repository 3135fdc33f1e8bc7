package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.Changes.Change;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The method {@code subscriptions/listen}: a request whose answer is a stream of notices until the client goes, the
 * server stops, or the credential ends.
 *
 * <p>A resource is watched by its address alone; whether the caller may still list it is asked each time it changes, so
 * that nobody hears of what he may no longer see.
 */
final class Listening {
    static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

    /** Between two comments, each of which also finds out whether the client is still there. */
    private static final Duration BREATH = Duration.ofSeconds(15);

    /** A place that its client has left is free at the comment after the next, at the latest. */
    private static final Duration AGAIN = Duration.ofSeconds(60);

    private static final int MOST_OF_ONE_CALLER = 200;
    /** What an open stream costs with all that a container keeps for it, in bytes; half the heap may go there. */
    private static final long COST = 110 << 10;

    private static final int MOST_OF_ALL = (int) (Runtime.getRuntime().maxMemory() / 2 / COST);

    private final Gate gate;
    private final Objections objections;
    private final Offering offering;
    private final Hub hub;
    private final boolean tasks;
    private final Duration breath;
    private final Places places;

    /** {@code tasks} says whether calls may become tasks. */
    Listening(Gate gate, Objections objections, Offering offering, Hub hub, boolean tasks) {
        this(gate, objections, offering, hub, tasks, BREATH, MOST_OF_ALL);
    }

    /** {@code breath} passes between two comments; there are {@code most} streams at a time. */
    Listening(Gate gate, Objections objections, Offering offering, Hub hub, boolean tasks, Duration breath, int most) {
        this.gate = gate;
        this.objections = objections;
        this.offering = offering;
        this.hub = hub;
        this.tasks = tasks;
        this.breath = breath;
        this.places = new Places(MOST_OF_ONE_CALLER, most);
    }

    Reply listen(Turn turn) {
        var notifications = turn.ask().params().path("notifications");
        var wanted = Subscription.of(notifications);
        var ids = TaskNews.wanted(notifications);
        if (wanted.isEmpty() || ids.isEmpty()) {
            return objections.to(
                    turn,
                    RpcError.invalidParams(
                            "Params hold notifications: {\"toolsListChanged\": true, \"resourceSubscriptions\": [\"...\"]}, of at most 1000 resources and "
                                    + Tasks.MOST_AT_WORK + " tasks."));
        }
        if (tasks
                && !ids.get().isEmpty()
                && !Client.of(RequestMeta.capabilities(turn.ask())).can(Client.Ability.TASKS)) {
            var missing = Exchange.missing(Client.Ability.TASKS);
            return objections.to(turn, RpcError.missingCapability((Refusal.Denied) missing), missing);
        }
        if (!turn.visit().wire().tells()) {
            return objections.to(
                    turn,
                    RpcError.invalidRequest(
                            "A subscription is answered with a stream: send Accept: application/json, text/event-stream."));
        }
        return objections.unlessTurnedAway(
                turn,
                known -> listen(
                        turn,
                        known.caller(),
                        told(wanted.get(), turn.visit().endpoint()),
                        tasks ? ids.get() : Set.of()));
    }

    private Reply listen(Turn turn, Caller caller, Subscription wanted, Set<String> ids) {
        var full = full(places.take(caller));
        if (full.isPresent()) {
            return objections.to(
                    turn, Turn.rpcError(full.get(), turn.visit().origin().requestId()), full.get());
        }
        var mailbox = new Mailbox(
                change -> !wanted.concernedBy(change, caller.tenant()).isEmpty());
        var owner = Holder.of(caller, turn.visit().guard());
        try (var _ = hub.changes().hear(caller.tenant(), mailbox::put);
                var news = new TaskNews(hub.tasks(), owner, ids, mailbox)) {
            turn.visit().wire().tell(acknowledged(turn, wanted, news));
            serve(turn, owner, mailbox, news, each -> wanted.concernedBy(each, caller.tenant(), sight(turn)));
        } catch (Refused refused) {
            return turn.refused(refused.refusal(), Optional.empty());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            places.leave(caller);
        }
        return ended(turn);
    }

    /** Why there is no place, told apart by who has to do something about it: the caller, its tenant or the operator. */
    private static Optional<Refusal> full(Places.Answer answer) {
        return switch (answer) {
            case TAKEN -> Optional.empty();
            case PRINCIPAL_HAS_ENOUGH ->
                Optional.of(new Refusal.RateLimited(
                        AGAIN,
                        "You listen on " + MOST_OF_ONE_CALLER + " streams here, the most for one caller: end some."));
            case TENANT_HAS_ENOUGH ->
                Optional.of(new Refusal.RateLimited(
                        AGAIN, "Your tenant listens on half of all streams of this node, the most for one tenant."));
            case NONE_LEFT ->
                Optional.of(new Refusal.Unavailable(
                        "This node has no room for another stream; its heap sets how many. Try again in a moment."));
        };
    }

    /** What of it is told of at {@code endpoint}. */
    private Subscription told(Subscription wanted, Endpoint endpoint) {
        return wanted.within(offering.capabilities(endpoint)).at(uri -> offering.spot(uri, endpoint));
    }

    private Sight sight(Turn turn) {
        return new Sight(offering, new Exchange(turn, Client.PLAIN, Exchange.Brought.NOTHING));
    }

    /**
     * What is not to be seen leaves no trace on the stream, neither a comment nor a comment that comes later or sooner: so
     * the client is given its signs of life by the clock alone, and they alone find out whether it is there.
     */
    private void serve(Turn turn, Holder owner, Mailbox mailbox, TaskNews news, Function<Change, Set<String>> concerned)
            throws InterruptedException {
        var wire = turn.visit().wire();
        var rhythm = new Rhythm(breath);
        var welcome = true;
        while (welcome && !wire.gone()) {
            var post = mailbox.take(rhythm.left());
            welcome = !post.closing() && isWelcome(owner, turn.visit());
            if (welcome) {
                post.own().forEach(each -> task(each, news, turn.ask().id()).ifPresent(wire::tell));
                post.changes().stream()
                        .flatMap(each -> concerned.apply(each).stream())
                        .distinct()
                        .forEach(each ->
                                wire.tell(Subscription.notice(each, turn.ask().id())));
            }
            if (welcome && rhythm.beats()) {
                wire.breathe();
                news.ids().forEach(mailbox::put); // one that nobody works on any more has failed, and rings nobody
            }
        }
    }

    /** What cannot be looked at now is looked at again with the next breath. */
    private static Optional<byte[]> task(String name, TaskNews news, JsonNode id) {
        try {
            return news.news(name, id);
        } catch (Refused _) {
            return Optional.empty();
        }
    }

    /** Whether it is still he, with the rights that he came with. */
    private boolean isWelcome(Holder owner, Visit visit) {
        return gate.arrival(visit.credential(), visit.guard(), visit.origin()) instanceof Arrival.Known known
                && owner.equals(Holder.of(known.caller(), visit.guard()));
    }

    private static byte[] acknowledged(Turn turn, Subscription wanted, TaskNews news) {
        var filter = wanted.filter();
        if (!news.ids().isEmpty()) {
            news.ids().forEach(filter.putArray("taskIds")::add);
        }
        var out = Notices.begun("notifications/subscriptions/acknowledged").raw("{");
        out.member("_meta").raw("{").member(SUBSCRIPTION).node(turn.ask().id()).raw("}");
        return out.member("notifications").node(filter).raw("}}").bytes();
    }

    private static Reply ended(Turn turn) {
        return turn.result(
                Optional.empty(),
                out -> {},
                meta -> meta.member(SUBSCRIPTION).node(turn.ask().id()));
    }
}
