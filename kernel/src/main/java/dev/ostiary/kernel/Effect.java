package dev.ostiary.kernel;

/**
 * What an operation does to the world; HTTP verb, MCP hints, confirmation and read-only refusals all follow from it.
 *
 * <p>Minting a credential or a certificate is {@link #CREATE}, never {@link #READ}.
 */
public enum Effect {
    READ("GET"),
    CREATE("POST"),
    REPLACE("PUT"),
    DESTROY("DELETE"),
    /** Whatever it is told to, in a world that is not ours: nobody may take it for harmless. */
    ACT("POST");

    private final String verb;

    Effect(String verb) {
        this.verb = verb;
    }

    /** The HTTP verb an operation has when its route states no other. */
    public String verb() {
        return verb;
    }

    /** Whether nothing changes; a read-only guard refuses everything else. */
    public boolean reads() {
        return this == READ;
    }
}
