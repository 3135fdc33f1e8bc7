package dev.ostiary.surface.cli;

/** Something that this side of the wire refuses; its words never hold a secret. */
final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String told;
    private final String next;
    private final int exitCode;

    private Wrong(String told, String next, int exitCode) {
        super(told, null, false, false);
        this.told = told;
        this.next = next;
        this.exitCode = exitCode;
    }

    /** The command line or what it names does not fit. */
    static Wrong usage(String told) {
        return new Wrong(told, "", 5);
    }

    /** The same, with what to do next. */
    static Wrong usage(String told, String next) {
        return new Wrong(told, next, 5);
    }

    /** Something else went wrong here. */
    static Wrong here(String told) {
        return new Wrong(told, "", 1);
    }

    String told() {
        return told;
    }

    String next() {
        return next;
    }

    int exitCode() {
        return exitCode;
    }
}
