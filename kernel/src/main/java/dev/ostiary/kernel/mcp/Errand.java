package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call that goes on as a task: its work runs beside whoever attends to the task, waits where it asks something, begins
 * anew with the answer, and is stopped when the task is cancelled or its time is over: it hears that nobody waits, and its
 * waits are woken. Its thread is never interrupted, because an interrupted statement takes its connection along, and has
 * what was done look as if it had failed.
 */
final class Errand {
    private static final Duration BREATH = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_ROUNDS = 16;

    private final Tasks tasks;
    private final Clock clock;
    private final Holder owner;
    private final Function<Exchange, Outcome> work;
    private final Function<Outcome, ObjectNode> worded;
    /** Each question's own key, by the one that the client saw: a client never sees a key twice. */
    private final Map<String, String> keys = new ConcurrentHashMap<>();

    private final AtomicInteger rounds = new AtomicInteger();
    private final Withdrawal withdrawal = new Withdrawal();
    private volatile String id = "";

    /**
     * Prepares an errand.
     *
     * @param work never throws
     * @param worded an outcome as a JSON-RPC message
     */
    Errand(Hub hub, Holder owner, Function<Exchange, Outcome> work, Function<Outcome, ObjectNode> worded) {
        this.tasks = hub.tasks();
        this.clock = hub.clock();
        this.owner = owner;
        this.work = work;
        this.worded = worded;
    }

    /** The connection of its work: nobody is there to be told anything, nor for the result once it is stopped. */
    Wire wire() {
        return new WithdrawableWire(Wire.ANSWER_ONLY, withdrawal);
    }

    /** Begins; the task is durable when this returns. */
    Task begin(Exchange exchange) {
        var task = Task.begun(clock.instant());
        tasks.begin(owner, task);
        id = task.id();
        Thread.ofVirtual().name("mcp-" + task.id()).start(() -> attend(task, exchange));
        return task;
    }

    /** Whoever asks after the task is told {@code words}: what it waits for. */
    void say(String words) {
        keep(id, task -> task.saying(words, clock.instant()));
    }

    /** Answers may be there before anybody has seen that something was asked: what counts is how many there are. */
    private void attend(Task task, Exchange exchange) {
        int passedOn = 0;
        try {
            go(task, exchange);
            for (var known = task; !known.status().over(); ) {
                var now = attended(known);
                if (now.status() == Task.Status.WORKING && now.answered().size() > passedOn) {
                    passedOn = now.answered().size();
                    now.answered()
                            .properties()
                            .forEach(each ->
                                    exchange.answer(keys.getOrDefault(each.getKey(), each.getKey()), each.getValue()));
                    go(now, exchange);
                }
                known = now;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            withdrawal.make();
        }
    }

    /** A store that cannot be reached is asked again: the work goes on meanwhile. */
    private Task attended(Task known) throws InterruptedException {
        try {
            return tasks.attend(owner, known, BREATH).orElseGet(() -> known.cancelled(clock.instant()));
        } catch (RuntimeException e) {
            Faults.log(Errand.class, "a task cannot be attended to", e);
            Thread.sleep(PAUSE);
            return clock.instant().isBefore(known.endsAt()) ? known : known.cancelled(clock.instant());
        }
    }

    private void go(Task task, Exchange exchange) {
        Thread.ofVirtual().name("mcp-work-" + task.id()).start(() -> run(task.id(), exchange));
    }

    /** Whatever becomes of the work, the task must not be left at it: it would hold its place until its time is over. */
    private void run(String id, Exchange exchange) {
        try {
            advance(id, exchange);
        } catch (RuntimeException fault) {
            Faults.log(Errand.class, "a task has no result", fault);
            keep(id, task -> task.failed(lost(), clock.instant()));
        }
    }

    private static ObjectNode lost() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("code", RpcError.INTERNAL)
                .put("message", "The result of this is lost. Look at what was done, and call again.");
    }

    private void advance(String id, Exchange exchange) {
        var outcome = rounds.incrementAndGet() > MOST_ROUNDS
                ? Outcome.no(Refusal.invalidRequest("The client's answers are not what was asked for."))
                : work.apply(exchange);
        if (outcome instanceof Outcome.No no && no.refusal() instanceof Refusal.InputRequired required) {
            var requests = requests(required.questions());
            keep(id, task -> task.parked(requests, clock.instant()));
            return;
        }
        var message = worded.apply(outcome);
        if (message.get("error") instanceof ObjectNode error) {
            keep(id, task -> task.failed(error, clock.instant()));
        } else if (message.get("result") instanceof ObjectNode result) {
            keep(id, task -> task.completed(result, clock.instant()));
        }
    }

    private ObjectNode requests(List<Question> questions) {
        var requests = JsonNodeFactory.instance.objectNode();
        for (var question : questions) {
            var shown = keys.containsKey(question.key()) ? question.key() + "_" + rounds.get() : question.key();
            keys.put(shown, question.key());
            requests.putObject(shown)
                    .put("method", Answering.method(question))
                    .set("params", Answering.params(question, null));
        }
        return requests;
    }

    private void keep(String id, UnaryOperator<Task> step) {
        while (!withdrawal.withdrawn()) {
            try {
                tasks.change(owner, id, step);
                return;
            } catch (RuntimeException e) {
                Faults.log(Errand.class, "a task cannot be kept", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
