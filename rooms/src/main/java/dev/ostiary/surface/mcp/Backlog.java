package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Caller;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bytes that wait for slow readers on this node, of all of them together and of each principal: a stream's own bound
 * times the streams that one may open is more than a node has.
 */
final class Backlog {
    private final long most;
    private final long mostOfOne;
    private final Map<Whose, Long> waiting = new ConcurrentHashMap<>();
    private long all;

    private record Whose(String tenant, String principal) {}

    /** @param heap bytes of memory there are; a quarter may wait, a sixteenth for one principal */
    Backlog(long heap) {
        this.most = heap / 4;
        this.mostOfOne = heap / 16;
    }

    /** What one principal may have waiting. */
    Share of(Caller caller) {
        return new Share(new Whose(caller.tenant(), caller.principal()));
    }

    /** One principal's part. */
    final class Share {
        private final Whose whose;

        private Share(Whose whose) {
            this.whose = whose;
        }

        /** Takes room for {@code bytes} that wait from now; false when there is none. */
        boolean take(long bytes) {
            synchronized (Backlog.this) {
                long mine = waiting.getOrDefault(whose, 0L) + bytes;
                if (mine > mostOfOne || all + bytes > most) {
                    return false;
                }
                waiting.put(whose, mine);
                all += bytes;
                return true;
            }
        }

        /** Gives back what {@link #take} took. */
        void give(long bytes) {
            synchronized (Backlog.this) {
                all -= bytes;
                waiting.computeIfPresent(whose, (_, mine) -> mine == bytes ? null : mine - bytes);
            }
        }
    }
}
