package dev.ostiary.kernel.trail;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.ostiary.kernel.json.CanonicalJson;
import dev.ostiary.kernel.json.StrictJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The lines after the header: {@code {"chain":…,"entry":…}} and {@code {"checkpoint":…,…}}.
 *
 * <p>An entry's canonical bytes stand in its line as they are, so that what is hashed is what is read.
 */
final class ExportLine {
    private static final byte[] CHAIN = "{\"chain\":\"".getBytes(US_ASCII);
    private static final byte[] ENTRY = "\",\"entry\":".getBytes(US_ASCII);
    private static final byte[] CHECKPOINT = "{\"checkpoint\":\"".getBytes(US_ASCII);
    private static final int HEX = 2 * Hash.LENGTH;
    private static final int START = CHAIN.length + HEX + ENTRY.length;

    private ExportLine() {}

    /**
     * A checkpoint at its place in the file.
     *
     * @param number counted from 1
     * @param end whether the file ends here
     * @param proof consistency proof from the file's last entry to the checkpoint; empty before the end
     */
    record Mark(SignedNote note, long number, boolean end, List<Hash> proof) {
        byte[] line() {
            var json = JsonNodeFactory.instance
                    .objectNode()
                    .put("checkpoint", note.toString())
                    .put("number", number);
            if (end) {
                var hashes = json.put("end", true).putArray("proof");
                proof.forEach(hash -> hashes.add(hash.base64()));
            }
            return CanonicalJson.bytes(json);
        }
    }

    static boolean isEntry(byte[] line) {
        return line.length > START + 1
                && startsWith(line, CHAIN, 0)
                && startsWith(line, ENTRY, CHAIN.length + HEX)
                && line[line.length - 1] == '}';
    }

    static boolean isMark(byte[] line) {
        return startsWith(line, CHECKPOINT, 0);
    }

    private static boolean startsWith(byte[] line, byte[] prefix, int at) {
        return line.length >= at + prefix.length
                && Arrays.equals(line, at, at + prefix.length, prefix, 0, prefix.length);
    }

    static byte[] entry(byte[] canonical, Hash chain) {
        var line = new byte[START + canonical.length + 1];
        System.arraycopy(CHAIN, 0, line, 0, CHAIN.length);
        System.arraycopy(chain.toString().getBytes(US_ASCII), 0, line, CHAIN.length, HEX);
        System.arraycopy(ENTRY, 0, line, CHAIN.length + HEX, ENTRY.length);
        System.arraycopy(canonical, 0, line, START, canonical.length);
        line[line.length - 1] = '}';
        return line;
    }

    static Hash leaf(byte[] entryLine) {
        return Hash.leaf(entryLine, START, entryLine.length - START - 1);
    }

    static byte[] canonical(byte[] entryLine) {
        return Arrays.copyOfRange(entryLine, START, entryLine.length - 1);
    }

    /** The chain hash that the line claims, as text. */
    static String chain(byte[] entryLine) {
        return new String(entryLine, CHAIN.length, HEX, US_ASCII);
    }

    /** Throws an unchecked exception of some kind for whatever is not exactly what {@link Mark#line} writes. */
    static Mark mark(byte[] line) {
        var json = StrictJson.read(line);
        var proof = new ArrayList<Hash>();
        json.path("proof").values().forEach(hash -> proof.add(Hash.fromBase64(hash.stringValue())));
        var mark = new Mark(
                SignedNote.parse(json.path("checkpoint").stringValue()),
                json.path("number").longValue(),
                json.has("end"),
                List.copyOf(proof));
        if (!Arrays.equals(line, mark.line())) {
            throw new MalformedNote("not a checkpoint line");
        }
        return mark;
    }
}
