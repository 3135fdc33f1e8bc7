package dev.ostiary.store;

/** A statement that the database refused for what it says: a defect of ours, never the caller's doing. */
public final class StoreFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreFault(String message, Throwable cause) {
        super(message, cause);
    }
}
