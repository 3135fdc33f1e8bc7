package dev.ostiary.switchboard;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Holder;
import dev.ostiary.kernel.mcp.Hub;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/** Two switchboards that share nothing but the database. */
final class TwoNodes {
    private static final Hub.Keys KEYS = tenant -> {
        var key = new byte[32];
        System.arraycopy(tenant.getBytes(StandardCharsets.UTF_8), 0, key, 0, 32);
        return key;
    };

    final String tenant = TestGround.freshTenant();
    final Holder keeper = new Holder(tenant, "sa:keeper", "01");
    final Holder reader = new Holder(tenant, "sa:reader", "01");
    final Holder stranger = new Holder(TestGround.freshTenant(), "sa:keeper", "01");
    /** The same principal with other rights, be it by another key, another guard or narrower scopes. */
    final Holder otherwise = new Holder(tenant, "sa:keeper", "02");

    final Switchboard here = new Switchboard(TestGround.store(), KEYS, Clock.systemUTC());
    final Switchboard there = new Switchboard(TestGround.store(), KEYS, Clock.systemUTC());

    /** A node whose clock is a day ahead, so that all is past its time. */
    final Switchboard tomorrow =
            new Switchboard(TestGround.store(), KEYS, Clock.offset(Clock.systemUTC(), Duration.ofHours(30)));

    TwoNodes() {
        for (var node : List.of(here, there, tomorrow)) {
            node.attend(Duration.ofMinutes(10));
        }
    }

    /** Waits for what another thread does; fails after half a minute. */
    static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    static ObjectNode json(String text) {
        return (ObjectNode) StrictJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** What one column of a table holds for this tenant. */
    List<byte[]> bytes(String sql) {
        return TestGround.tenancy().read(tenant, -1, () -> Tx.current().query(sql, row -> row.bytes("bytes")));
    }

    /** How many rows of this tenant a table has. */
    long rows(String sql) {
        return TestGround.tenancy()
                .read(
                        tenant,
                        -1,
                        () -> Tx.current().one(sql, row -> row.number("many")).orElseThrow());
    }
}
