package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Deals with a request that may ask its client something before it is done.
 *
 * <p>In the modern era the answer is that input is required, with what is known so far sealed for the client to bring
 * back. Before it, the client is asked over the open connection, and the work begins anew with what it said.
 */
final class Conversing {
    private static final Duration BREATH = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MOST_ROUNDS = 16;
    private static final String TOO_LARGE = "This was done, but its result has more than " + (Task.LARGEST >> 20)
            + " MiB, which a task cannot keep. Call again and ask for less at once.";

    private final Gate gate;
    private final Objections objections;
    private final Hub hub;
    private final RequestState state;
    private final boolean tasks;

    /** {@code tasks} says whether calls may become tasks. */
    Conversing(Gate gate, Objections objections, Hub hub, boolean tasks) {
        this.tasks = tasks;
        this.gate = gate;
        this.objections = objections;
        this.hub = hub;
        this.state = new RequestState(hub);
    }

    Reply answer(Turn turn, Function<Exchange, Outcome> work) {
        try {
            var brought = turn.revision().modern() ? brought(turn) : Exchange.Brought.NOTHING;
            var client = turn.revision().modern()
                    ? Client.of(RequestMeta.capabilities(turn.ask()))
                    : turn.visit().client();
            var form = detachable(turn, client) ? Exchange.Form.DETACHABLE : Exchange.Form.WAITED_FOR;
            return answer(turn, work, new Exchange(turn, client, brought, form, _ -> {}));
        } catch (Refused refused) {
            var error = refused.refusal() instanceof Refusal.Invalid invalid
                    ? RpcError.invalidParams(invalid.message())
                    : Turn.rpcError(refused.refusal(), turn.visit().origin().requestId());
            return objections.to(turn, error, refused.refusal());
        }
    }

    /** Only tools can become tasks, for a client that said with this very request that it knows them (SEP-2663). */
    private boolean detachable(Turn turn, Client client) {
        return tasks
                && turn.revision().modern()
                && turn.ask().method().equals("tools/call")
                && client.can(Client.Ability.TASKS);
    }

    private Reply answer(Turn turn, Function<Exchange, Outcome> work, Exchange exchange) {
        try {
            return conversed(turn, work, exchange);
        } catch (Detach _) {
            return detached(turn, work, exchange);
        }
    }

    private Reply detached(Turn turn, Function<Exchange, Outcome> work, Exchange exchange) {
        var alone = turn.over(Wire.ANSWER_ONLY);
        var errand = new Errand(hub, holder(turn), each -> outcome(work, each), outcome -> kept(alone, outcome));
        return turn.task(errand.begin(exchange.detached(turn.over(errand.wire()), errand::say)));
    }

    /** What is done cannot be undone because it says too much: then the refusal is all that is kept. */
    private ObjectNode kept(Turn turn, Outcome outcome) {
        var whole = worded(turn, outcome).body();
        var fits = whole.length <= Task.LARGEST;
        return (ObjectNode) StrictJson.readOwn(
                fits
                        ? whole
                        : worded(turn, Outcome.no(Refusal.invalidRequest(TOO_LARGE)))
                                .body());
    }

    private Reply conversed(Turn turn, Function<Exchange, Outcome> work, Exchange exchange) {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            var outcome = outcome(work, exchange);
            if (!(outcome instanceof Outcome.No(Refusal.InputRequired(var questions), var rate))) {
                return worded(turn, outcome);
            }
            if (turn.revision().modern()) {
                var asked = questions.stream().map(Question::key).collect(Collectors.toSet());
                var known = new RequestState.Known(exchange.used(), asked);
                return turn.inputRequired(questions, state.sealed(holder(turn), turn.ask(), known), rate);
            }
            var refusal = asked(turn, exchange, questions);
            if (refusal.isPresent()) {
                return worded(turn, new Outcome.No(refusal.get(), rate));
            }
        }
        return worded(turn, Outcome.no(Refusal.invalidRequest("The client's answers are not what was asked for.")));
    }

    private static Outcome outcome(Function<Exchange, Outcome> work, Exchange exchange) {
        try {
            return Anew.decided(() -> work.apply(exchange));
        } catch (Refused refused) {
            return Outcome.no(refused.refusal());
        } catch (Detach detach) {
            throw detach;
        } catch (RuntimeException | StackOverflowError fault) {
            var id = exchange.visit().origin().requestId();
            Faults.log(Conversing.class, "request " + id + " failed", fault);
            return Outcome.no(new Refusal.Internal(id));
        }
    }

    private Reply worded(Turn turn, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Said(var members, var rate) ->
                turn.result(rate, out -> {
                    out.members(members);
                    if (!turn.ask().method().equals("tools/call") && turn.cacheable()) {
                        turn.keepable(out);
                    }
                });
            case Outcome.Objection(var error, var refusal) -> objections.to(turn, error, refusal);
            case Outcome.No(var refusal, var rate) -> turn.no(refusal, rate);
        };
    }

    /** What the client brings of answers: those sealed in its state, and new ones, to what that state asks or not. */
    private Exchange.Brought brought(Turn turn) {
        var given = answers(turn);
        var sealed = turn.ask().params().get("requestState");
        if (sealed == null) {
            return new Exchange.Brought(Map.of(), given);
        }
        var known = Optional.of(sealed)
                .filter(JsonNode::isString)
                .flatMap(text -> state.opened(holder(turn), turn.ask(), text.stringValue()))
                .orElseThrow(
                        () -> new Refused(
                                Refusal.invalid(
                                        "invalid_request_state",
                                        "This requestState was not made for this call, was changed, or has expired. Call again without it.")));
        var asked = new HashMap<>(given);
        asked.keySet().retainAll(known.asked());
        asked.putAll(known.answers());
        return new Exchange.Brought(asked, given);
    }

    private static Map<String, JsonNode> answers(Turn turn) {
        return switch (turn.ask().params().get("inputResponses")) {
            case null -> Map.of();
            case ObjectNode given ->
                given.properties().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
            default ->
                throw new Refused(Refusal.invalidRequest("inputResponses is an object, with an answer for each key."));
        };
    }

    private Holder holder(Turn turn) {
        var visit = turn.visit();
        return switch (gate.arrival(visit.credential(), visit.guard(), visit.origin())) {
            case Arrival.Known known -> Holder.of(known.caller(), visit.guard());
            case Arrival.TurnedAway away -> throw new Refused(away.refusal());
        };
    }

    /** Asks over the open connection; a refusal when there is no answer. */
    private Optional<Refusal> asked(Turn turn, Exchange exchange, List<Question> questions) {
        for (var question : questions) {
            var refusal = turn.visit().wire().tells()
                    ? asked(turn, exchange, question)
                    : Optional.of(Exchange.missing(Client.needed(question)));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** @throws Refused as every call of his, when the caller is turned away while he is waited for */
    private Optional<Refusal> asked(Turn turn, Exchange exchange, Question question) {
        var asked = holder(turn);
        final Answers.Place expected;
        try {
            expected = hub.answers().expect(asked);
        } catch (Refused crowded) {
            return Optional.of(crowded.refusal());
        }
        try (var place = expected;
                var _ = hub.changes().hear(asked.tenant(), change -> rouse(place, change));
                var _ = turn.visit().wire().onWithdrawal(place::rouse)) {
            var params = Answering.params(question, place.id());
            turn.visit().wire().tell(Notices.ask(place.id(), Answering.method(question), params));
            return taken(awaited(place, turn, asked), exchange, question);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of(new Refusal.Unavailable("The call was cancelled."));
        }
    }

    private static void rouse(Answers.Place place, Changes.Change change) {
        if (change.concernsRights()) {
            place.rouse();
        }
    }

    private static Optional<Refusal> taken(Optional<ObjectNode> answer, Exchange exchange, Question question) {
        if (answer.isPresent() && answer.get().get("result") instanceof ObjectNode result) {
            exchange.answer(question.key(), result);
            return Optional.empty();
        }
        return Optional.of(Refusal.denied(
                "input_not_given",
                "The client did not answer what it was asked. Call again when somebody can.",
                Refusal.Cause.CONDITION));
    }

    /** Who waits is looked at again whenever rights change: nobody waits for an answer that may no longer be given. */
    private Optional<ObjectNode> awaited(Answers.Place place, Turn turn, Holder asked) throws InterruptedException {
        var wire = turn.visit().wire();
        var end = System.nanoTime() + PATIENCE.toNanos();
        var answer = Optional.<ObjectNode>empty();
        while (answer.isEmpty() && System.nanoTime() < end && wire.open()) {
            answer = place.await(BREATH);
            if (answer.isEmpty() && wire.open()) {
                if (!holder(turn).equals(asked)) {
                    throw new Refused(Refusal.conflict(
                            "rights_changed", "What you may do has changed while you were asked. Call again."));
                }
                wire.breathe();
            }
        }
        return answer;
    }
}
