package dev.ostiary.kernel.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text with signatures, in the form of C2SP signed-note.
 *
 * @param text one or more lines, each ended by a newline; believe nothing of it before {@link #signedBy}
 * @param signatures one at least, {@value #MAX_SIGNATURES} at most
 */
public record SignedNote(String text, List<Line> signatures) {
    /** The format demands that 16 be accepted. */
    public static final int MAX_SIGNATURES = 32;

    private static final String DASH = "\u2014 ";

    /**
     * One signature line.
     *
     * @param name name of the key
     * @param base64 the key's four-byte id and the signature
     */
    public record Line(String name, String base64) {
        public Line {
            VerifierKey.checkName(name);
            if (StrictBase64.decode(base64).length <= Integer.BYTES) {
                throw new MalformedNote("a signature line holds no signature");
            }
        }

        private byte[] signature() {
            var bytes = StrictBase64.decode(base64);
            return Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
        }

        private boolean isOf(VerifierKey key) {
            return name.equals(key.name())
                    && ByteBuffer.wrap(StrictBase64.decode(base64)).getInt() == key.id();
        }
    }

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n")) {
            throw new MalformedNote("a note's text ends with a newline");
        }
        if (text.codePoints().anyMatch(c -> (c < ' ' && c != '\n') || Character.getType(c) == Character.SURROGATE)) {
            throw new MalformedNote("a note holds a control character");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new MalformedNote("a note has 1 to " + MAX_SIGNATURES + " signatures");
        }
    }

    /** Signs a text that ends with a newline. */
    public static SignedNote sign(String text, SigningKey key) {
        var signature = key.sign(text.getBytes(UTF_8));
        var line = ByteBuffer.allocate(Integer.BYTES + signature.length)
                .putInt(key.verifier().id())
                .put(signature)
                .array();
        return new SignedNote(text, List.of(new Line(key.verifier().name(), StrictBase64.encode(line))));
    }

    /**
     * Reads a whole note.
     *
     * @throws MalformedNote if it is not one
     */
    public static SignedNote parse(String note) {
        int blank = note.lastIndexOf("\n\n");
        if (blank < 0 || blank + 2 == note.length() || !note.endsWith("\n")) {
            throw new MalformedNote("a note is a text, an empty line and signature lines");
        }
        var lines = new ArrayList<Line>();
        for (var line : note.substring(blank + 2, note.length() - 1).split("\n", -1)) {
            lines.add(line(line));
        }
        return new SignedNote(note.substring(0, blank + 1), lines);
    }

    private static Line line(String line) {
        int space = line.indexOf(' ', DASH.length());
        if (!line.startsWith(DASH) || space < 0) {
            throw new MalformedNote("not a signature line");
        }
        return new Line(line.substring(DASH.length(), space), line.substring(space + 1));
    }

    /**
     * Whether this key signed the text. Signatures of other keys are ignored; one that bears this key's name and id and
     * does not verify spoils the note.
     */
    public boolean signedBy(VerifierKey key) {
        var own = signatures.stream().filter(line -> line.isOf(key)).toList();
        var bytes = text.getBytes(UTF_8);
        return !own.isEmpty() && own.stream().allMatch(line -> key.verifies(bytes, line.signature()));
    }

    /** Whether a signature bears this key's name and id, good or not. */
    boolean names(VerifierKey key) {
        return signatures.stream().anyMatch(line -> line.isOf(key));
    }

    /** The note as it is kept and sent. */
    @Override
    public String toString() {
        var note = new StringBuilder(text).append('\n');
        signatures.forEach(line -> note.append(DASH)
                .append(line.name())
                .append(' ')
                .append(line.base64())
                .append('\n'));
        return note.toString();
    }
}
