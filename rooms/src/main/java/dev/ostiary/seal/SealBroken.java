package dev.ostiary.seal;

/** An envelope that does not open here: changed, moved from its place, or of a key that is gone. Says no more. */
public final class SealBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SealBroken() {
        super("the seal is broken");
    }
}
