package dev.ostiary.kernel;

/**
 * One request at the gate, whatever it is that is asked of it there, and how often.
 *
 * @param guard what the connection itself restricts
 * @param once what it has done already
 */
public record Knock(Credential credential, Guard guard, Origin origin, Toll toll, Once once) {
    /** A request that has done nothing yet. */
    public Knock(Credential credential, Guard guard, Origin origin, Toll toll) {
        this(credential, guard, origin, toll, new Once());
    }

    /** A request that has not been counted yet. */
    public Knock(Credential credential, Guard guard, Origin origin) {
        this(credential, guard, origin, new Toll());
    }
}
