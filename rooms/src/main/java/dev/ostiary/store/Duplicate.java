package dev.ostiary.store;

/** A unique constraint was violated; says which, and never with which value. */
public final class Duplicate extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String constraint;

    Duplicate(String constraint) {
        super("violates unique constraint " + constraint, null, false, false);
        this.constraint = constraint;
    }

    /** The constraint's name as the migration gave it, for instance {@code api_key_pkey}. */
    public String constraint() {
        return constraint;
    }
}
