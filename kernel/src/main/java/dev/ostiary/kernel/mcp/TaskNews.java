package dev.ostiary.kernel.mcp;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What one subscription tells of its caller's tasks (SEP-2663, task status notifications): each as it stands at the
 * beginning and whenever it has changed since, until it is over. Another's task is as good as none.
 */
final class TaskNews implements AutoCloseable {
    private static final long NOT_TOLD = -1;

    private final Tasks tasks;
    private final Holder owner;
    private final Map<String, Long> told = new LinkedHashMap<>();
    private final Map<String, Changes.Ear> ears = new HashMap<>();

    /** Hears of the tasks among {@code ids} that are the owner's, and puts their ids into {@code mailbox}. */
    TaskNews(Tasks tasks, Holder owner, Set<String> ids, Mailbox mailbox) {
        this.tasks = tasks;
        this.owner = owner;
        for (var id : ids) {
            if (tasks.find(owner, id).isPresent()) {
                ears.put(id, tasks.hear(id, () -> mailbox.put(id)));
                told.put(id, NOT_TOLD);
                mailbox.put(id);
            }
        }
    }

    /** The ids that {@code notifications} names, or empty when they are none or too many. */
    static Optional<Set<String>> wanted(JsonNode notifications) {
        var ids = notifications.path("taskIds");
        var names = ids.valueStream()
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
        var fits = ids.isMissingNode() || ids.isArray();
        return fits && names.size() == ids.size() && names.size() <= Tasks.MOST_AT_WORK
                ? Optional.of(Set.copyOf(names))
                : Optional.empty();
    }

    /** The tasks that it tells of, and are not over yet. */
    List<String> ids() {
        return List.copyOf(told.keySet());
    }

    boolean has(String id) {
        return told.containsKey(id);
    }

    /** A task that is not as it was told last, for the subscription of this id. */
    Optional<byte[]> news(String id, JsonNode subscription) {
        var task = tasks.find(owner, id).filter(now -> now.steps() != told.getOrDefault(id, NOT_TOLD));
        task.ifPresent(now -> {
            if (now.status().over()) {
                told.remove(id);
                Optional.ofNullable(ears.remove(id)).ifPresent(Changes.Ear::close);
            } else {
                told.put(id, now.steps());
            }
        });
        return task.map(now -> notice(now, subscription));
    }

    private static byte[] notice(Task task, JsonNode subscription) {
        var meta = JsonNodeFactory.instance.objectNode();
        meta.set(Listening.SUBSCRIPTION, subscription);
        var out = Notices.begun("notifications/tasks").raw("{").member("_meta").node(meta);
        TaskDesk.members(out, task);
        TaskDesk.detail(out, task);
        return out.raw("}}").bytes();
    }

    @Override
    public void close() {
        ears.values().forEach(Changes.Ear::close);
    }
}
