package dev.ostiary.trail;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Tx;
import dev.ostiary.trail.KnownEnds.Handed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finished entries for the ends of chains, and what must be so for them to be put there. */
final class Extension {
    private static final String SQL =
            "select trail_extend(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as extended";

    private final Map<Belief, End> beliefs = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    /** What must be so of a tenant, as {@link Tx#uphold} puts it, besides the end of its chain. */
    private record Belief(String tenant, Optional<String> belief) {}

    /** @param number of the belief, from 1 on */
    private record End(ChainHead head, long number) {}

    private record Entry(Handed handed, End end, ChainHead.Link link) {
        TrailEvent event() {
            return handed.event();
        }

        long place() {
            return link.seq() - end.head().seq();
        }

        /** As it waits: its number stands in a column of its own. */
        String body() {
            return new String(handed.waiting(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Adds one.
     *
     * @param head where the tenant's chain must end before any of these
     */
    void add(Handed handed, ChainHead head, ChainHead.Link link) {
        var belief = new Belief(handed.event().tenant(), handed.belief());
        var end = beliefs.computeIfAbsent(belief, _ -> new End(head, beliefs.size() + 1L));
        entries.add(new Entry(handed, end, link));
    }

    /** Makes them durable, all or none; answers whether everything was as it must be. */
    boolean write() {
        return Tx.current()
                .one(SQL, row -> row.flag("extended"), parameters().toArray())
                .orElseThrow();
    }

    private List<Object> parameters() {
        var whose = List.copyOf(beliefs.entrySet());
        return List.of(
                column(whose, each -> each.getKey().tenant()),
                column(whose, each -> each.getValue().head().seq()),
                column(whose, each -> each.getValue().head().chain().bytes()),
                column(whose, each -> each.getValue().head().peak().bytes()),
                column(whose, each -> each.getKey().belief().orElse(null)),
                column(entries, each -> each.end().number()),
                column(entries, Entry::place),
                column(
                        entries,
                        each -> ChronoUnit.MICROS.between(
                                Instant.EPOCH, each.event().time())),
                column(entries, each -> each.event().principal()),
                column(entries, each -> each.event().action()),
                column(entries, each -> unlessEmpty(each.event().path())),
                column(entries, each -> each.event().outcome().name().toLowerCase(Locale.ROOT)),
                column(entries, each -> unlessEmpty(each.event().code())),
                column(entries, each -> unlessEmpty(each.event().cause())),
                column(entries, each -> each.event().address()),
                column(entries, each -> each.event().requestId()),
                column(entries, Entry::body),
                column(entries, each -> each.link().chain().bytes()),
                column(entries, each -> each.link().peak().bytes()));
    }

    private static <T, C extends @Nullable Object> List<C> column(List<T> rows, Function<T, C> part) {
        var column = new ArrayList<C>(rows.size());
        for (var row : rows) {
            column.add(part.apply(row));
        }
        return column;
    }

    /** An empty part is not in an entry, so it is not in its row either. */
    private static @Nullable String unlessEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
