package dev.ostiary.broker.book;

import dev.ostiary.broker.book.Verdict.Broken;
import dev.ostiary.broker.book.Verdict.Kind;
import dev.ostiary.kernel.trail.ChainHead;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The four files of a trail; whoever uses them holds {@link #lock}. */
record TrailFiles(Path folder) {
    /** No append writes more at once; what is longer was not left behind by one that died. */
    private static final int MOST_UNSAID = 1 << 20;

    Path trail() {
        return folder.resolve("audit.jsonl");
    }

    Path head() {
        return folder.resolve("audit.head");
    }

    Path key() {
        return folder.resolve("audit.key");
    }

    FolderLock lock() throws IOException {
        PrivateFile.folder(folder);
        return FolderLock.take(folder.resolve("audit.lock"));
    }

    /**
     * Where the trail ends.
     *
     * @param head behind the last whole entry, acknowledged or not
     * @param torn bytes behind it that are no entry: their writer died, and nobody was told that they are there
     */
    record End(TrailHead head, long torn) {}

    /** Begins a trail where there is none. The key comes last: where it is, the others must be. */
    void begin() throws IOException {
        if (!Files.exists(key())) {
            if (!Files.exists(head()) && length() == 0) {
                new TrailHead(0, ChainHead.genesis()).write(head());
            }
            PrivateFile.touch(trail());
            TrailKey.in(key());
        }
    }

    long length() throws IOException {
        return Files.exists(trail()) ? Files.size(trail()) : 0;
    }

    /** The head as it was kept. */
    TrailHead kept() throws TrailGap {
        try {
            return TrailHead.read(head());
        } catch (IOException _) {
            throw new TrailGap(new Broken(
                    Kind.TRUNCATED,
                    1,
                    1,
                    head() + " is missing or damaged; it says where the trail ends, so nobody can tell whether "
                            + trail() + " is whole."));
        }
    }

    /** Reads on from the kept head. */
    End end() throws IOException, TrailGap {
        var kept = kept();
        var beyond = length() - kept.end();
        if (beyond < 0) {
            throw new TrailGap(new Broken(
                    Kind.TRUNCATED,
                    kept.chain().seq(),
                    0,
                    trail() + " was cut off: " + kept.end() + " bytes with "
                            + kept.chain().seq() + " entries were written, " + length() + " bytes are there."));
        }
        if (beyond > MOST_UNSAID) {
            throw new TrailGap(new Broken(
                    Kind.CHANGED,
                    kept.chain().seq() + 1,
                    0,
                    trail() + " goes on for " + beyond + " bytes after its end, entry "
                            + kept.chain().seq() + "."));
        }
        return beyond == 0 ? new End(kept, 0) : readOn(kept, bytes(kept.end(), (int) beyond));
    }

    private static End readOn(TrailHead kept, byte[] rest) {
        var head = kept.copy();
        int from = 0;
        for (int at = 0; at < rest.length; at++) {
            if (rest[at] == '\n') {
                var line = TrailLine.read(Arrays.copyOfRange(rest, from, at));
                if (line.isEmpty() || !line.get().follows(head.chain())) {
                    break;
                }
                from = at + 1;
            }
        }
        return new End(head.movedOn(from), rest.length - from);
    }

    private byte[] bytes(long from, int count) throws IOException {
        var bytes = new byte[count];
        try (var file = new RandomAccessFile(trail().toFile(), "r")) {
            file.seek(from);
            file.readFully(bytes);
        }
        return bytes;
    }

    void cut(long end) throws IOException {
        try (var file = new RandomAccessFile(trail().toFile(), "rw")) {
            file.setLength(end);
            file.getFD().sync();
        }
    }

    /** Adds {@code lines}, and returns once they are durable; then says so in the head. */
    void add(byte[] lines, TrailHead then) throws IOException {
        try (var out = new FileOutputStream(trail().toFile(), true)) {
            out.write(lines);
            out.getFD().sync();
        }
        then.write(head());
    }
}
