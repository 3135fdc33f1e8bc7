package dev.ostiary.kernel.trail;

import java.util.List;

/**
 * What a log commits to at one moment: so many entries, with this root (C2SP tlog-checkpoint).
 *
 * @param origin which log this is, one line
 * @param size number of entries
 * @param root root of the Merkle tree of that size
 * @param extensions further lines, none of them empty; usually none
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (size < 0) {
            throw new MalformedNote("a tree size is not negative");
        }
        checkLine(origin);
        extensions.forEach(Checkpoint::checkLine);
    }

    /** A checkpoint without extension lines. */
    public Checkpoint(String origin, long size, Hash root) {
        this(origin, size, root, List.of());
    }

    private static void checkLine(String line) {
        if (line.isEmpty() || line.indexOf('\n') >= 0) {
            throw new MalformedNote("a checkpoint's lines are not empty");
        }
    }

    /**
     * Reads the text of a note. Verify the note's signature first.
     *
     * @throws MalformedNote if it is not a checkpoint's
     */
    public static Checkpoint parse(String text) {
        var lines = List.of(text.split("\n", -1));
        if (lines.size() < 4 || !lines.getLast().isEmpty()) {
            throw new MalformedNote("a checkpoint has an origin, a size and a root");
        }
        return new Checkpoint(
                lines.get(0), size(lines.get(1)), Hash.fromBase64(lines.get(2)), lines.subList(3, lines.size() - 1));
    }

    private static long size(String digits) {
        if (!digits.matches("0|[1-9][0-9]{0,17}")) {
            throw new MalformedNote("a tree size is a plain decimal number");
        }
        return Long.parseLong(digits);
    }

    /** The text that is signed. */
    public String text() {
        var text = new StringBuilder()
                .append(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(root.base64())
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** This checkpoint as a note, signed. */
    public SignedNote sign(SigningKey key) {
        return SignedNote.sign(text(), key);
    }
}
