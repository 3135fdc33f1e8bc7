package dev.ostiary.kernel.trail;

/** What became of verifying an exported trail. */
public sealed interface TrailVerdict {
    /**
     * Every entry of the file is what the key's owner signed.
     *
     * @param tenant whose trail it is
     * @param first number of the file's first entry
     * @param last number of its last; below first if it holds none
     * @param checkpoint what was signed; its size exceeds last if the trail went on after this export
     * @param key who signed
     * @param pinned whether the key was given from outside; if not, the file itself named it, and whoever could write
     *     the file could have named any
     */
    record Verified(String tenant, long first, long last, Checkpoint checkpoint, VerifierKey key, boolean pinned)
            implements TrailVerdict {
        /** Whether the file holds every entry that the checkpoint covers. */
        public boolean whole() {
            return first == 1 && last == checkpoint.size();
        }
    }

    /**
     * The file is not what was signed.
     *
     * @param line where it shows, counted from 1
     * @param seq the first entry that nothing vouches for
     * @param kind what is wrong
     * @param message what was expected and what was found, for people; it quotes numbers and hashes, no entry
     */
    record Broken(long line, long seq, Kind kind, String message) implements TrailVerdict {}

    /** What can be wrong with a file. */
    enum Kind {
        /** The first line is not a header, or contradicts what follows. */
        HEADER,
        /** An entry or its chain hash was altered. */
        CHANGED,
        /** An entry is not there. */
        MISSING,
        /** Entries have changed places. */
        REORDERED,
        /** An entry is there twice. */
        REPEATED,
        /** An entry belongs to another tenant. */
        FOREIGN,
        /** The file ends before its end. */
        TRUNCATED,
        /** Something follows the end. */
        TRAILING,
        /** The chain holds, but is not the one that was signed. */
        REWRITTEN,
        /** A checkpoint is malformed, misplaced or badly signed. */
        CHECKPOINT,
        /** Another key signed. */
        WRONG_KEY,
        /** The file is older than the checkpoint that was kept, or cannot be compared with it. */
        SINCE
    }
}
