package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Conversation;

/** The call is to go on as a task: what has run of it so far counts for nothing. */
final class Detach extends Conversation.BeginsAnew {
    private static final long serialVersionUID = 1L;

    Detach() {
        super("goes on as a task");
    }
}
