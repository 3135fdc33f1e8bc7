package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Refusal;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** The methods by which a client asks after its tasks (SEP-2663); another's task is as good as none, and so is one of other rights. */
record TaskDesk(Objections objections, Hub hub) {
    private static final long POLL_MILLIS = 1_000;

    Map<String, Function<Turn, Reply>> methods() {
        return Map.of("tasks/get", this::shown, "tasks/update", this::updated, "tasks/cancel", this::cancelled);
    }

    private Reply shown(Turn turn) {
        return with(turn, (owner, id) -> hub.tasks().find(owner, id), (task, out) -> {
            members(out, task);
            detail(out, task);
        });
    }

    private Reply updated(Turn turn) {
        if (!(turn.ask().params().get("inputResponses") instanceof ObjectNode responses)) {
            return objections.to(
                    turn, RpcError.invalidParams("Params hold inputResponses, an object with an answer for each key."));
        }
        var now = hub.clock().instant();
        return with(
                turn,
                (owner, id) -> hub.tasks().change(owner, id, task -> task.answered(responses, now)),
                (task, out) -> {});
    }

    private Reply cancelled(Turn turn) {
        var now = hub.clock().instant();
        return with(turn, (owner, id) -> hub.tasks().change(owner, id, task -> task.cancelled(now)), (task, out) -> {});
    }

    private Reply with(Turn turn, BiFunction<Holder, String, Optional<Task>> work, BiConsumer<Task, JsonOut> members) {
        if (!Client.of(RequestMeta.capabilities(turn.ask())).can(Client.Ability.TASKS)) {
            var missing = Exchange.missing(Client.Ability.TASKS);
            return objections.to(turn, RpcError.missingCapability((Refusal.Denied) missing), missing);
        }
        return objections.unlessTurnedAway(
                turn,
                known -> Optional.ofNullable(turn.ask().params().get("taskId"))
                        .filter(id -> id.isString())
                        .flatMap(id -> work.apply(
                                Holder.of(known.caller(), turn.visit().guard()), id.stringValue()))
                        .map(task -> turn.result(Optional.empty(), out -> members.accept(task, out)))
                        .orElseGet(() -> objections.to(
                                turn, RpcError.invalidParams("There is no such task, or its time is over."))));
    }

    /** What every message about a task says of it. */
    static void members(JsonOut out, Task task) {
        out.member("taskId").text(task.id());
        out.member("status").text(task.status().wire());
        if (!task.words().isEmpty()) {
            out.member("statusMessage").text(task.words());
        }
        out.member("createdAt").text(task.createdAt().toString());
        out.member("lastUpdatedAt").text(task.updatedAt().toString());
        out.member("ttlMs").raw(Long.toString(task.ttl().toMillis()));
        out.member("pollIntervalMs").raw(Long.toString(POLL_MILLIS));
    }

    /** What a message says of where it stands. */
    static void detail(JsonOut out, Task task) {
        switch (task.status()) {
            case INPUT_REQUIRED -> out.member("inputRequests").node(task.asked());
            case COMPLETED -> out.member("result").node(task.outcome());
            case FAILED -> out.member("error").node(task.outcome());
            case WORKING, CANCELLED -> {}
        }
    }
}
