package dev.ostiary.kernel.json;

/** Says that a document was refused and where, in words that never repeat any of the document. */
public final class BadJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long line;
    private final long column;

    BadJson(String message, long line, long column) {
        super(line > 0 ? message + " (line " + line + ", column " + column + ")" : message);
        this.line = line;
        this.column = column;
    }

    BadJson(String message) {
        this(message, 0, 0);
    }

    /** Line of the fault, counted from 1; 0 where the fault has no place. */
    public long line() {
        return line;
    }

    /** Column of the fault in characters, counted from 1; 0 where the fault has no place. */
    public long column() {
        return column;
    }
}
