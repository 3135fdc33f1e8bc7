package dev.ostiary.trail;

import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Links for many tenants, computed on copies of their heads and stored in one statement. */
final class ChainBatch {
    // SQL text: parameter marks alone are repeated.
    private static final String CHAIN = "select trail_chain(" + "?, ".repeat(17) + "?) as done";
    private static final int COLUMNS = 14;

    private final Map<String, ChainHead> from;
    private final Map<String, ChainHead> moved = new HashMap<>();
    private final List<List<@Nullable String>> columns = new ArrayList<>();

    ChainBatch(Map<String, ChainHead> from) {
        this.from = from;
        for (int i = 0; i < COLUMNS; i++) {
            columns.add(new ArrayList<>());
        }
    }

    void add(String tenant, String id, TrailEvent event) {
        var head = moved.computeIfAbsent(tenant, it -> known(it).copy());
        var link = head.append(event);
        var row = new @Nullable String[] {
            tenant,
            Long.toString(link.entry().seq()),
            id,
            event.time().toString(),
            event.principal(),
            event.action(),
            event.path(),
            event.outcome().name().toLowerCase(Locale.ROOT),
            event.code(),
            event.cause(),
            event.address(),
            event.requestId(),
            new String(link.canonical(), StandardCharsets.UTF_8),
            hex(link.chain().bytes())
        };
        for (int i = 0; i < COLUMNS; i++) {
            columns.get(i).add(row[i]);
        }
    }

    /** False when another node has chained meanwhile; then nothing was stored. */
    boolean store(Tenancy tenancy) {
        var tenants = List.copyOf(moved.keySet());
        var parameters = new ArrayList<Object>(columns);
        parameters.add(tenants);
        parameters.add(tenants.stream()
                .map(tenant -> Long.toString(known(tenant).seq()))
                .toList());
        parameters.add(
                tenants.stream().map(tenant -> Long.toString(at(tenant).seq())).toList());
        parameters.add(tenants.stream().map(tenant -> hex(at(tenant).toBytes())).toList());
        return tenancy.unbound(() -> Tx.current().one(CHAIN, row -> row.flag("done"), parameters.toArray()))
                .orElse(false);
    }

    /** Where the chains end once this is stored. */
    Map<String, ChainHead> moved() {
        return moved;
    }

    private ChainHead known(String tenant) {
        return java.util.Objects.requireNonNull(from.get(tenant));
    }

    private ChainHead at(String tenant) {
        return java.util.Objects.requireNonNull(moved.get(tenant));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
