package dev.ostiary.surface.cli;

import dev.ostiary.kernel.mcp.Toolset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A relay that people start by name: which toolset of a server it brings, and what its settings are called. */
enum RelayProgram {
    VAULT("scaivault-mcp", Toolset.VAULT, "URL", "TOKEN"),
    APPROVAL("vsecure-mcp", Toolset.APPROVAL, "ENDPOINT", "API_KEY");

    private final String called;
    private final Toolset toolset;
    private final String address;
    private final String credential;

    RelayProgram(String called, Toolset toolset, String address, String credential) {
        this.called = called;
        this.toolset = toolset;
        this.address = address;
        this.credential = credential;
    }

    String called() {
        return called;
    }

    Toolset toolset() {
        return toolset;
    }

    /** The variable that holds the server's address. */
    String address() {
        return variable(address);
    }

    /** The variable that holds the key. */
    String credential() {
        return variable(credential);
    }

    /** What all its variables begin with. */
    String prefix() {
        return called.substring(0, called.indexOf('-')).toUpperCase(Locale.ROOT);
    }

    String variable(String name) {
        return prefix() + "_" + name;
    }

    /** All that it may be told, in the order of its help. */
    List<String> known() {
        return switch (this) {
            case VAULT ->
                List.of(
                        address(),
                        credential(),
                        variable("READ_ONLY"),
                        variable("MASK_VALUES"),
                        variable("ALLOWED_PATHS"),
                        variable("DENIED_PATHS"),
                        variable("PARTNER_ID"),
                        variable("TENANT_ID"),
                        variable("DEBUG"));
            case APPROVAL ->
                List.of(
                        credential(),
                        address(),
                        variable("READ_ONLY"),
                        variable("MASK_VALUES"),
                        variable("TENANT_ID"),
                        variable("TIMEOUT"),
                        variable("DEBUG"),
                        variable("LOG_LEVEL"),
                        variable("OUTPUT"),
                        variable("REGION"));
        };
    }

    /** Where the server is unless told: V-Secure's page configures a key and nothing else. */
    Optional<String> usualAddress(Map<String, String> environment) {
        return switch (this) {
            case VAULT -> Optional.ofNullable(environment.get(address()));
            case APPROVAL -> Optional.of(Settings.server(environment.getOrDefault(address(), Settings.DEFAULT)));
        };
    }

    String help() {
        return switch (this) {
            case VAULT -> RelayHelp.VAULT;
            case APPROVAL -> RelayHelp.APPROVAL;
        };
    }
}
