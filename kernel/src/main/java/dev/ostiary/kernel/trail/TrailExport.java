package dev.ostiary.kernel.trail;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes a trail as JSON Lines that {@link TrailVerifier} can read anywhere: a header, the entries, checkpoints among
 * them where the trail has them, and one at the end.
 *
 * <p>It writes what it is given, right or wrong: judging is the verifier's. Nothing is buffered or closed here.
 */
public final class TrailExport {
    private final OutputStream out;
    private long checkpoints;

    /** Writes the header. */
    public TrailExport(OutputStream out, ExportHeader header) throws IOException {
        this.out = out;
        line(header.line());
    }

    /**
     * Writes the next entry.
     *
     * @param canonical its bytes as stored
     * @param chain its chain hash as stored
     */
    public void entry(byte[] canonical, Hash chain) throws IOException {
        line(ExportLine.entry(canonical, chain));
    }

    /** Writes a checkpoint whose size is the number of the entry just written; it narrows down a later fault. */
    public void checkpoint(SignedNote note) throws IOException {
        line(new ExportLine.Mark(note, ++checkpoints, false, List.of()).line());
    }

    /**
     * Ends the file.
     *
     * @param note a checkpoint of the last entry, or of a later one
     * @param proof in the latter case {@link MerkleTree#consistencyProof} from the last entry; else empty
     */
    public void end(SignedNote note, List<Hash> proof) throws IOException {
        line(new ExportLine.Mark(note, ++checkpoints, true, proof).line());
        out.flush();
    }

    private void line(byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
    }
}
