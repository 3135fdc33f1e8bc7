package dev.ostiary.surface.cli;

/** The program {@code scaivault-mcp}. */
public final class VaultRelay {
    private VaultRelay() {}

    public static void main(String[] args) {
        Relay.main(RelayProgram.VAULT, args);
    }
}
