package dev.ostiary.kernel.trail;

import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.trail.TrailVerdict.Broken;
import dev.ostiary.kernel.trail.TrailVerdict.Kind;
import dev.ostiary.kernel.trail.TrailVerdict.Verified;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** One file's walk from header to end; used once. */
final class Verification {
    private final LineSource lines;
    private final @Nullable VerifierKey pinned;
    private final @Nullable SignedNote keptNote;
    private long vouched;
    private long marks;

    Verification(LineSource lines, @Nullable VerifierKey pinned, @Nullable SignedNote keptNote) {
        this.lines = lines;
        this.pinned = pinned;
        this.keptNote = keptNote;
    }

    TrailVerdict run() throws IOException {
        try {
            var header = header();
            var kept = keptNote == null ? null : new KeptCheckpoint(keptNote, header, this);
            var end = walk(header, kept);
            if (lines.next() != null) {
                throw fault(header.last() + 1, Kind.TRAILING, "the file should end with the line before");
            }
            return new Verified(header.tenant(), header.first(), header.last(), end, header.key(), pinned != null);
        } catch (Fault fault) {
            return fault.verdict();
        }
    }

    private ExportHeader header() throws IOException, Fault {
        ExportHeader header;
        try {
            header = ExportHeader.read(next(1));
        } catch (RuntimeException e) {
            throw fault(1, Kind.HEADER, "the first line is not the header of an exported trail");
        }
        vouched = header.first() - 1;
        if (pinned != null && !pinned.equals(header.key())) {
            throw fault(
                    header.first(), Kind.WRONG_KEY, "expected key " + pinned + ", the file was signed by another key");
        }
        return header;
    }

    private Checkpoint walk(ExportHeader header, @Nullable KeptCheckpoint kept) throws IOException, Fault {
        var head = header.head();
        if (kept != null) {
            kept.compare(head);
        }
        while (true) {
            var line = next(head.seq() + 1);
            if (ExportLine.isEntry(line)) {
                entry(line, header, head);
                if (kept != null) {
                    kept.compare(head);
                }
            } else {
                var mark = mark(line, header, head);
                var checkpoint = checkpoint(mark, header, head);
                if (mark.end()) {
                    if (kept != null) {
                        kept.compare(head, checkpoint);
                    }
                    return checkpoint;
                }
            }
        }
    }

    private void entry(byte[] line, ExportHeader header, ChainHead head) throws IOException, Fault {
        long expected = head.seq() + 1;
        var json = json(line);
        long found = json.path("seq").longValue(-1);
        if (found != expected) {
            throw misplaced(found, expected, header.last());
        }
        if (expected > header.last()) {
            throw fault(expected, Kind.HEADER, "the header promises no entry after " + header.last());
        }
        head.append(ExportLine.leaf(line));
        if (!head.chain().toString().equals(ExportLine.chain(line))) {
            throw fault(
                    expected,
                    Kind.CHANGED,
                    "entry " + expected + " was changed: with its content the chain hash is " + head.chain()
                            + ", the line claims another");
        }
        if (!header.tenant().equals(json.path("tenant").stringValue(""))) {
            throw fault(expected, Kind.FOREIGN, "entry " + expected + " is not of the header's tenant");
        }
    }

    private static JsonNode json(byte[] line) {
        try {
            return StrictJson.read(ExportLine.canonical(line));
        } catch (BadJson e) {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    /** Reads on for what stands where, to tell a moved entry from a missing and a changed one. */
    private Fault misplaced(long found, long expected, long last) throws IOException {
        long line = lines.number();
        long next = -1;
        boolean later = false;
        for (var ahead = lines.next(); ahead != null && !later; ahead = lines.next()) {
            long seq = ExportLine.isEntry(ahead) ? json(ahead).path("seq").longValue(-1) : -1;
            next = next < 0 ? seq : next;
            later = seq == expected;
        }
        boolean inPlace = next == expected + 1 || expected == last;
        var kind = kind(found, expected, inPlace || found > last, later);
        var what = found < 1 ? "something unreadable" : "entry " + found;
        return new Fault(new Broken(line, expected, kind, "expected entry " + expected + ", found " + what));
    }

    /** An entry that is in its place, to judge by those after it, had its number changed. */
    private static Kind kind(long found, long expected, boolean inPlace, boolean later) {
        if (found < 1 || (inPlace && !later)) {
            return Kind.CHANGED;
        }
        if (found < expected) {
            return Kind.REPEATED;
        }
        return later ? Kind.REORDERED : Kind.MISSING;
    }

    private ExportLine.Mark mark(byte[] line, ExportHeader header, ChainHead head) throws Fault {
        long expected = head.seq() + 1;
        if (!ExportLine.isMark(line)) {
            throw fault(
                    expected,
                    expected > header.last() ? Kind.CHECKPOINT : Kind.CHANGED,
                    "expected entry " + expected + " or a checkpoint, found a line that is neither");
        }
        try {
            return ExportLine.mark(line);
        } catch (RuntimeException e) {
            throw fault(vouched + 1, Kind.CHECKPOINT, "the checkpoint is malformed");
        }
    }

    private Checkpoint checkpoint(ExportLine.Mark mark, ExportHeader header, ChainHead head) throws Fault {
        if (mark.number() != ++marks) {
            throw fault(
                    vouched + 1, Kind.CHECKPOINT, "expected checkpoint number " + marks + ", found " + mark.number());
        }
        var checkpoint = signed(mark.note(), header);
        if (mark.end()) {
            end(mark, checkpoint, header, head);
        } else {
            between(checkpoint, head);
        }
        vouched = head.seq();
        return checkpoint;
    }

    private Checkpoint signed(SignedNote note, ExportHeader header) throws Fault {
        if (!note.signedBy(header.key())) {
            throw note.names(header.key())
                    ? fault(vouched + 1, Kind.CHECKPOINT, "the checkpoint's signature does not fit its text")
                    : fault(vouched + 1, Kind.WRONG_KEY, "the checkpoint is not signed by " + header.key());
        }
        try {
            var checkpoint = Checkpoint.parse(note.text());
            if (checkpoint.origin().equals(header.origin())) {
                return checkpoint;
            }
        } catch (MalformedNote e) {
            throw fault(vouched + 1, Kind.CHECKPOINT, "what is signed is not a checkpoint");
        }
        throw fault(vouched + 1, Kind.CHECKPOINT, "the checkpoint is of another origin than the header's");
    }

    private void between(Checkpoint checkpoint, ChainHead head) throws Fault {
        if (checkpoint.size() > head.seq()) {
            throw fault(
                    head.seq() + 1,
                    Kind.MISSING,
                    "the checkpoint covers " + checkpoint.size() + " entries, only " + head.seq() + " precede it");
        }
        if (checkpoint.size() < head.seq()) {
            throw fault(vouched + 1, Kind.CHECKPOINT, "the checkpoint stands behind entries that it does not cover");
        }
        if (!checkpoint.root().equals(head.root())) {
            throw rewritten(head.seq(), head.root(), "the signed root is " + checkpoint.root());
        }
    }

    private void end(ExportLine.Mark mark, Checkpoint checkpoint, ExportHeader header, ChainHead head) throws Fault {
        if (head.seq() < header.last()) {
            throw fault(
                    head.seq() + 1,
                    Kind.MISSING,
                    "expected entries up to " + header.last() + ", found the end after " + head.seq());
        }
        if (checkpoint.size() < head.seq()) {
            throw fault(
                    checkpoint.size() + 1,
                    Kind.CHECKPOINT,
                    "the checkpoint covers " + checkpoint.size() + " entries, the file has " + head.seq());
        }
        if (checkpoint.size() > head.seq() && head.seq() > 0 && mark.proof().isEmpty()) {
            throw fault(
                    head.seq() + 1,
                    Kind.TRUNCATED,
                    "the checkpoint covers " + checkpoint.size() + " entries, the file ends with " + head.seq());
        }
        if (!MerkleTree.consistent(head.seq(), head.root(), checkpoint.size(), checkpoint.root(), mark.proof())) {
            throw rewritten(head.seq(), head.root(), "which the signed root " + checkpoint.root() + " does not extend");
        }
    }

    Fault rewritten(long last, Hash root, String but) {
        return fault(
                vouched + 1,
                Kind.REWRITTEN,
                "entries " + (vouched + 1) + " to " + last + " are not all what was signed: their tree has the root "
                        + root + ", " + but);
    }

    Fault fault(long seq, Kind kind, String message) {
        return new Fault(new Broken(lines.number(), seq, kind, message));
    }

    void vouch(long seq) {
        vouched = seq;
    }

    private byte[] next(long expected) throws IOException, Fault {
        var line = lines.next();
        if (line == null) {
            throw new Fault(new Broken(
                    lines.number() + 1, expected, Kind.TRUNCATED, "the file lacks its end; no checkpoint closes it"));
        }
        if (line.length > LineSource.MAX_LINE) {
            throw fault(expected, Kind.CHANGED, "the line is longer than any line of a trail");
        }
        if (!lines.whole()) {
            throw fault(expected, Kind.TRUNCATED, "the file ends in the middle of this line");
        }
        return line;
    }
}
