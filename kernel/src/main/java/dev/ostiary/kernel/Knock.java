package dev.ostiary.kernel;

/**
 * One request at the gate, whatever it is that is asked of it there, and how often.
 *
 * @param guard what the connection itself restricts
 */
public record Knock(Credential credential, Guard guard, Origin origin, Toll toll) {
    /** A request that has not been counted yet. */
    public Knock(Credential credential, Guard guard, Origin origin) {
        this(credential, guard, origin, new Toll());
    }
}
