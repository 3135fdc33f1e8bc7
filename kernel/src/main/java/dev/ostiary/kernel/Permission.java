package dev.ostiary.kernel;

/** What an access policy may grant on a path (domain reference 4.3). */
public enum Permission {
    READ,
    WRITE,
    DELETE,
    LIST,
    ROTATE,
    /** Covers all the others. */
    ADMIN;

    /** The name on the wire: lower case. */
    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
