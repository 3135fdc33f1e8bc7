package dev.ostiary.kernel;

/** Carries a {@link Refusal} through blocking code to the gate; costs no stack trace. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public Refused(Refusal refusal) {
        super(refusal.code(), null, false, false);
        this.refusal = refusal;
    }

    /** What the caller is told. */
    public Refusal refusal() {
        return refusal;
    }
}
