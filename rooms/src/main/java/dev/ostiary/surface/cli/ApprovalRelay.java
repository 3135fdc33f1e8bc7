package dev.ostiary.surface.cli;

/** The program {@code vsecure-mcp}. */
public final class ApprovalRelay {
    private ApprovalRelay() {}

    public static void main(String[] args) {
        Relay.main(RelayProgram.APPROVAL, args);
    }
}
