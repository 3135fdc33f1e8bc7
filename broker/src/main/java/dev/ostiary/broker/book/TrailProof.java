package dev.ostiary.broker.book;

import dev.ostiary.broker.book.Verdict.Broken;
import dev.ostiary.broker.book.Verdict.Whole;
import dev.ostiary.kernel.trail.ChainHead;
import dev.ostiary.kernel.trail.ExportHeader;
import dev.ostiary.kernel.trail.TrailExport;
import dev.ostiary.kernel.trail.TrailVerdict;
import dev.ostiary.kernel.trail.TrailVerifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;

/** The trail between a header and a signed end that come from the kept head: what the kernel's verifier judges. */
record TrailProof(TrailFiles files, TrailKey key) {
    private static final String ORIGIN = TrailKey.NAME + "/trail";

    Verdict verdict() throws IOException, TrailGap {
        var head = head();
        try (var export = export(head)) {
            var signer = key.signing().verifier();
            return switch (TrailVerifier.pinned(signer).verify(export)) {
                case TrailVerdict.Verified verified ->
                    new Whole(verified.last(), head.chain().root().base64());
                // One line of the export comes before the first of the trail.
                case TrailVerdict.Broken(var line, var seq, var kind, var message) ->
                    new Broken(kind(kind, head), seq, Math.max(1, line - 1), message);
            };
        }
    }

    /** All of it as an export. */
    InputStream export() throws IOException, TrailGap {
        return export(head());
    }

    /** A trail that is too short is judged by its kept head all the same: the verifier finds what is not there. */
    private TrailHead head() throws IOException, TrailGap {
        var kept = files.kept();
        return files.length() < kept.end() ? kept : files.end().head();
    }

    private Verdict.Kind kind(TrailVerdict.Kind kind, TrailHead head) throws IOException {
        return switch (kind) {
            case MISSING -> files.length() < head.end() ? Verdict.Kind.TRUNCATED : Verdict.Kind.MISSING;
            case REORDERED -> Verdict.Kind.REORDERED;
            case REPEATED -> Verdict.Kind.REPEATED;
            case TRUNCATED -> Verdict.Kind.TRUNCATED;
            case HEADER, CHANGED, FOREIGN, TRAILING, REWRITTEN, CHECKPOINT, WRONG_KEY, SINCE -> Verdict.Kind.CHANGED;
        };
    }

    private InputStream export(TrailHead head) throws IOException {
        var around = new ByteArrayOutputStream();
        var signing = key.signing();
        var writer = new TrailExport(
                around,
                ExportHeader.after(
                        ChainHead.genesis(),
                        DiskTrail.TENANT,
                        ORIGIN,
                        head.chain().seq(),
                        signing.verifier()));
        var header = around.toByteArray();
        around.reset();
        writer.end(head.chain().checkpoint(ORIGIN).sign(signing), List.of());
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(header),
                new WholeLines(opened(), head.end()),
                new ByteArrayInputStream(around.toByteArray()))));
    }

    private InputStream opened() throws IOException {
        return Files.exists(files.trail())
                ? new FileInputStream(files.trail().toFile())
                : InputStream.nullInputStream();
    }

    /** The first bytes of a file; if its last line is torn there, that is ended like a line. */
    private static final class WholeLines extends FilterInputStream {
        private long left;
        private int last = '\n';

        WholeLines(InputStream file, long most) {
            super(file);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int read = left == 0 ? -1 : super.read(into, offset, (int) Math.min(length, left));
            if (read > 0) {
                left -= read;
                last = into[offset + read - 1];
                return read;
            }
            left = 0;
            if (last == '\n') {
                return -1;
            }
            last = '\n';
            into[offset] = '\n';
            return 1;
        }
    }
}
