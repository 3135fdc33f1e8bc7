package dev.ostiary.trail;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Links for many tenants, computed on copies of their heads and stored in one statement. */
final class ChainBatch {
    private final Map<String, ChainHead> from;
    private final Map<String, ChainHead> moved = new HashMap<>();
    private final List<String> turns = new ArrayList<>();
    private final List<String> seqs = new ArrayList<>();
    private final List<String> chains = new ArrayList<>();

    ChainBatch(Map<String, ChainHead> from) {
        this.from = from;
    }

    /** Adds an event in its waiting form. */
    void add(String tenant, long turn, String waiting) {
        var link =
                moved.computeIfAbsent(tenant, it -> known(it).copy()).append(waiting.getBytes(StandardCharsets.UTF_8));
        turns.add(Long.toString(turn));
        seqs.add(Long.toString(link.seq()));
        chains.add(link.chain().toString());
    }

    /** False when another node has chained meanwhile; then nothing was stored. */
    boolean store(Tenancy tenancy) {
        var whose = List.copyOf(moved.keySet());
        return tenancy.unbound(() -> Tx.current()
                        .one(
                                "select trail_chain(?, ?, ?, ?, ?, ?, ?) as done",
                                row -> row.flag("done"),
                                turns,
                                seqs,
                                chains,
                                whose,
                                each(
                                        whose,
                                        tenant -> Long.toString(known(tenant).seq())),
                                each(whose, tenant -> Long.toString(at(tenant).seq())),
                                each(
                                        whose,
                                        tenant -> HexFormat.of()
                                                .formatHex(at(tenant).toBytes()))))
                .orElse(false);
    }

    /** Where the chains end once this is stored. */
    Map<String, ChainHead> moved() {
        return moved;
    }

    private ChainHead known(String tenant) {
        return Objects.requireNonNull(from.get(tenant));
    }

    private ChainHead at(String tenant) {
        return Objects.requireNonNull(moved.get(tenant));
    }

    private static List<String> each(List<String> tenants, UnaryOperator<String> value) {
        return tenants.stream().map(value).toList();
    }
}
