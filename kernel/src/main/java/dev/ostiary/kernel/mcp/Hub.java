package dev.ostiary.kernel.mcp;

import java.security.SecureRandom;
import java.time.Clock;

/** What the nodes of one server share about their MCP clients. */
public record Hub(Keys keys, Answers answers, Changes changes, Tasks tasks, Clock clock) {
    /** Gives 32 bytes for a tenant, the same on every node, for sealing what clients carry. */
    @FunctionalInterface
    public interface Keys {
        byte[] of(String tenant);
    }

    /** For one process that shares nothing. */
    public static Hub alone() {
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        var clock = Clock.systemUTC();
        return new Hub(_ -> key.clone(), new LocalAnswers(), new LocalChanges(), new LocalTasks(clock), clock);
    }
}
