package dev.ostiary.outbound;

/** An address that is not dialled; its message is a sentence for whoever gave it, and tells nothing of our network. */
public final class OutboundRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutboundRefused(String why) {
        super(why, null, false, false);
    }

    /** Why, in a sentence. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
