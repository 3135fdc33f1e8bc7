package dev.ostiary.broker.book;

/** What became of looking through the trail on disk. */
public sealed interface Verdict {
    /** One sentence for people. */
    String words();

    /**
     * Every entry is there, as it was written.
     *
     * @param entries how many
     * @param root hash over all of them, base64: whoever keeps it can tell later that none of them changed
     */
    record Whole(long entries, String root) implements Verdict {
        @Override
        public String words() {
            return entries + (entries == 1 ? " entry" : " entries") + ", chain whole.";
        }
    }

    /**
     * Something was done to it.
     *
     * @param seq the first entry that nothing vouches for
     * @param line where it shows, from 1
     * @param words what was expected and what was found
     */
    record Broken(Kind kind, long seq, long line, String words) implements Verdict {}

    /** What can be wrong. */
    enum Kind {
        CHANGED,
        MISSING,
        REORDERED,
        REPEATED,
        TRUNCATED
    }
}
