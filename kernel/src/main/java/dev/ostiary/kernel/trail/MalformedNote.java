package dev.ostiary.kernel.trail;

/** Says why a note, checkpoint, verifier key or hash cannot be read. */
public final class MalformedNote extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedNote(String message) {
        super(message);
    }
}
