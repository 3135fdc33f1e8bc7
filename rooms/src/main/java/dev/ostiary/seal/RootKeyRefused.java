package dev.ostiary.seal;

/** The root key is missing, wrong, weak or readable by others; the text tells the operator what to do. */
public final class RootKeyRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RootKeyRefused(String message) {
        super(message);
    }

    static RootKeyRefused missing(String id, RootKeys atHand) {
        return new RootKeyRefused("The root key " + id + " is needed to open what is sealed, and at hand is only "
                + atHand + ". Put back the right key: root.key of the data folder from your backup or from the node"
                + " that rotated it, or OSTIARY_ROOT_KEY (and OSTIARY_ROOT_KEY_PREVIOUS while rotating).");
    }
}
