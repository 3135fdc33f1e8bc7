package dev.ostiary.server;

import dev.ostiary.kernel.mcp.Changes.Change;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.store.Bell;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Brings what any node's trail tells of changes, and whose rights have changed, to the clients of this node. */
final class News {
    /** The rooms whose holdings clients are shown as resources. */
    private static final Set<String> SHOWN = Set.of("secrets", "policies");
    /** Operations of other rooms on what these keep. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("resources.write", "secrets", "resources.rotate", "secrets");
    /** They use up what a person approved, which is a change, but none of the secret. */
    private static final Set<String> SPENDING = Set.of("secrets.read");

    private final LocalChanges changes;

    private News(LocalChanges changes) {
        this.changes = changes;
    }

    /** What {@code bell} is told. */
    static LocalChanges from(Bell bell) {
        var changes = new LocalChanges();
        var news = new News(changes);
        bell.on("ostiary_changes", news.new Listener(news::changed));
        bell.on("ostiary_rights", news.new Listener(tenant -> changes.tell(tenant, new Change.Rights())));
        return changes;
    }

    /** Tenant, operation, path and whether lists differ; of a tenant where there is too much to tell, that alone. */
    private void changed(String told) {
        var parts = told.split("\t", -1);
        if (parts.length != 4) {
            changes.tell(new Change.Anything());
            return;
        }
        var room = SPENDING.contains(parts[1]) ? "" : room(parts[1]);
        if (parts[1].isEmpty()) {
            changes.tell(parts[0], Change.Kept.ANYTHING);
        } else if (SHOWN.contains(room)) {
            changes.tell(parts[0], new Change.Kept(room, parts[2], !parts[3].isEmpty()));
        }
    }

    private static String room(String operation) {
        return ELSEWHERE.getOrDefault(operation, operation.substring(0, Math.max(0, operation.indexOf('.'))));
    }

    private final class Listener implements Bell.Listener {
        private final Consumer<String> hearing;

        Listener(Consumer<String> hearing) {
            this.hearing = hearing;
        }

        @Override
        public void heard(String payload) {
            hearing.accept(payload);
        }

        @Override
        public void missed() {
            changes.tell(new Change.Anything());
        }
    }
}
