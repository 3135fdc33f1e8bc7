package dev.ostiary.kernel.mcp;

import java.util.Arrays;
import java.util.Optional;

/** The toolsets that have an endpoint and a server name of their own, each as its seed calls it. */
public enum Toolset {
    VAULT("scaivault", ""),
    COMPLIANCE("audigyd", "1.0.0"),
    APPROVAL("vsecure", ""),
    FLEET("monsys", ""),
    CREDENTIALS("audex", "");

    private final String serverName;
    private final String serverVersion;

    Toolset(String serverName, String serverVersion) {
        this.serverName = serverName;
        this.serverVersion = serverVersion;
    }

    /** Its name in {@code /mcp/vault} and in {@code ?toolsets=vault}, and in an operation's declaration. */
    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The toolset of exactly this name. */
    public static Optional<Toolset> of(String wire) {
        return Arrays.stream(values()).filter(each -> each.wire().equals(wire)).findFirst();
    }

    String serverName() {
        return serverName;
    }

    String serverVersion(String buildVersion) {
        return serverVersion.isEmpty() ? buildVersion : serverVersion;
    }
}
