package dev.ostiary.kernel.trail;

import dev.ostiary.kernel.json.CanonicalJson;
import dev.ostiary.kernel.json.StrictJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The first line of an exported trail.
 *
 * @param tenant whose trail it is
 * @param origin first line of its checkpoints
 * @param first number of the first entry, from 1
 * @param last number of the last entry; first - 1 if there is none
 * @param previous chain hash before the first entry
 * @param before peaks of the tree of the entries before the first ({@link MerkleFrontier#peaks})
 * @param key who signs the checkpoints
 */
public record ExportHeader(
        String tenant, String origin, long first, long last, Hash previous, List<Hash> before, VerifierKey key) {
    private static final String FORMAT = "ostiary-trail";
    private static final int VERSION = 1;

    public ExportHeader {
        before = List.copyOf(before);
        if (first < 1 || last < first - 1) {
            throw new IllegalArgumentException("entries are counted from 1, and the last is not before the first");
        }
        if (Long.bitCount(first - 1) != before.size()) {
            throw new IllegalArgumentException("the tree before the first entry has another number of peaks");
        }
        if (first == 1 && !previous.equals(Hash.GENESIS)) {
            throw new IllegalArgumentException("nothing comes before the first entry");
        }
    }

    /** The header of an export that begins where a trail had this head, and ends with this entry. */
    public static ExportHeader after(ChainHead head, String tenant, String origin, long last, VerifierKey key) {
        return new ExportHeader(
                tenant,
                origin,
                head.seq() + 1,
                last,
                head.chain(),
                head.frontier().peaks(),
                key);
    }

    byte[] line() {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("tenant", tenant)
                .put("origin", origin)
                .put("first", first)
                .put("last", last)
                .put("previous", previous.toString())
                .put("key", key.toString());
        var peaks = json.putArray("before");
        before.forEach(peak -> peaks.add(peak.base64()));
        return CanonicalJson.bytes(json);
    }

    /** Throws an unchecked exception of some kind for whatever is not exactly what {@link #line} writes. */
    static ExportHeader read(byte[] line) {
        var json = StrictJson.read(line);
        var before = new ArrayList<Hash>();
        json.path("before").values().forEach(peak -> before.add(Hash.fromBase64(peak.stringValue())));
        var header = new ExportHeader(
                text(json, "tenant"),
                text(json, "origin"),
                json.path("first").longValue(),
                json.path("last").longValue(),
                Hash.of(HexFormat.of().parseHex(text(json, "previous"))),
                before,
                VerifierKey.parse(text(json, "key")));
        if (!Arrays.equals(line, header.line())) {
            throw new IllegalArgumentException("not a header of this format and version");
        }
        return header;
    }

    private static String text(JsonNode json, String name) {
        return json.path(name).stringValue();
    }

    ChainHead head() {
        return ChainHead.of(previous, MerkleFrontier.of(first - 1, before));
    }
}
