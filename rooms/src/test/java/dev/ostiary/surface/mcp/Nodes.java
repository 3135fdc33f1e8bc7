package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.GatedOffering;
import dev.ostiary.kernel.mcp.Hub;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.kernel.mcp.LocalTasks;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.store.TestGround;
import dev.ostiary.switchboard.Switchboard;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Nodes beside each other on one database. */
final class Nodes {
    private Nodes() {}

    static Switchboard board() {
        var board = new Switchboard(TestGround.store(), _ -> new byte[32], Clock.systemUTC());
        board.attend(Duration.ofMinutes(10));
        return board;
    }

    /** A node for which {@code all} and {@code other} are keys of {@code tenant}. */
    static McpHouse house(String tenant, Switchboard board) throws Exception {
        var clock = Clock.systemUTC();
        var sessions = new Sessions(new byte[32], clock, board.sessions(), board.replays(), board.withdrawals());
        var hub = new Hub(_ -> new byte[32], board.answers(), new LocalChanges(), new LocalTasks(clock), clock);
        var house = new McpHouse(
                gate -> new Dispatcher(gate, new Watchable(new GatedOffering(gate)), hub),
                sessions,
                board.letterboxes());
        for (var key : List.of("all", "other")) {
            house.keys.put(
                    new Credential.Bearer(new Secret(key)),
                    McpHouse.caller(tenant, "sa:" + key, Set.of("read", "write")));
        }
        return house;
    }
}
