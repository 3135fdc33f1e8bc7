package dev.ostiary.switchboard;

import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/** That this node is there, as a row that it renews; whoever finds it run out knows that the node is lost. */
final class Presence {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Tenancy tenancy;
    private final String node;

    Presence(Tenancy tenancy) {
        var random = new byte[8];
        RANDOM.nextBytes(random);
        this.tenancy = tenancy;
        this.node = "node_" + HexFormat.of().formatHex(random);
    }

    /** The name of this node, another one at each start. */
    String node() {
        return node;
    }

    void attend(Duration claim) {
        tenancy.unbound(() -> Tx.current().update("""
                        insert into mcp_node (id, attended_until) values (?, now() + ? * interval '1 millisecond')
                        on conflict (id) do update set attended_until = excluded.attended_until""", node, claim.toMillis()));
    }

    void leave() {
        tenancy.unbound(() -> Tx.current().update("delete from mcp_node where id = ?", node));
    }
}
