package dev.ostiary.kernel.mcp;

/** The call is to go on as a task: what has run of it so far counts for nothing. */
final class Detach extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Detach() {
        super("goes on as a task", null, false, false);
    }
}
