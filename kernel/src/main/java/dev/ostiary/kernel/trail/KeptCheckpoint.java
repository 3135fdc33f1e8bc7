package dev.ostiary.kernel.trail;

import dev.ostiary.kernel.trail.TrailVerdict.Kind;

/** A checkpoint from an earlier day, waiting for the walk to pass its size. */
final class KeptCheckpoint {
    private final Verification walk;
    private final Checkpoint kept;
    private boolean compared;

    KeptCheckpoint(SignedNote note, ExportHeader header, Verification walk) throws Fault {
        this.walk = walk;
        if (!note.signedBy(header.key())) {
            throw walk.fault(
                    header.first(),
                    Kind.WRONG_KEY,
                    "the checkpoint that you kept is not signed by this file's key " + header.key());
        }
        this.kept = read(note, header);
        if (kept.size() < header.first() - 1) {
            throw walk.fault(
                    header.first(),
                    Kind.SINCE,
                    "the checkpoint that you kept covers " + kept.size() + " entries, this file begins with "
                            + header.first() + "; export from entry " + (kept.size() + 1) + " or earlier");
        }
    }

    private Checkpoint read(SignedNote note, ExportHeader header) throws Fault {
        try {
            var checkpoint = Checkpoint.parse(note.text());
            if (checkpoint.origin().equals(header.origin())) {
                return checkpoint;
            }
        } catch (MalformedNote e) {
            throw walk.fault(header.first(), Kind.SINCE, "what you kept is not a checkpoint");
        }
        throw walk.fault(header.first(), Kind.SINCE, "the checkpoint that you kept is of another trail");
    }

    /** Called with each state of the walk. */
    void compare(ChainHead head) throws Fault {
        if (head.seq() == kept.size()) {
            compare(head.root(), head.seq());
        }
    }

    /** Called at the end, for what lies behind the file's last entry. */
    void compare(ChainHead head, Checkpoint end) throws Fault {
        if (kept.size() > end.size()) {
            throw walk.fault(
                    end.size() + 1,
                    Kind.SINCE,
                    "the checkpoint that you kept covers " + kept.size() + " entries, this file's only " + end.size());
        }
        if (kept.size() == end.size()) {
            compare(end.root(), end.size());
        }
        if (!compared) {
            throw walk.fault(
                    head.seq() + 1,
                    Kind.SINCE,
                    "the checkpoint that you kept covers " + kept.size() + " entries, this file ends with " + head.seq()
                            + "; export up to entry " + kept.size() + " or later");
        }
    }

    private void compare(Hash root, long size) throws Fault {
        compared = true;
        if (!root.equals(kept.root())) {
            throw walk.rewritten(size, root, "the checkpoint that you kept has " + kept.root());
        }
        walk.vouch(size);
    }
}
