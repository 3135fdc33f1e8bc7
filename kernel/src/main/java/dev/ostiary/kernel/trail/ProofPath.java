package dev.ostiary.kernel.trail;

/** The climb of a proof from a node to the root, in the two trees that RFC 9162 section 2.1.4.2 compares. */
final class ProofPath {
    private long node;
    private long last;
    private Hash older;
    private Hash newer;

    ProofPath(long node, long last, Hash older, Hash newer) {
        this.node = node;
        this.last = last;
        this.older = older;
        this.newer = newer;
    }

    /** Takes the next hash of the proof; false if the path has already ended. */
    boolean climb(Hash sibling) {
        if (last == 0) {
            return false;
        }
        if ((node & 1) == 1 || node == last) {
            older = Hash.node(sibling, older);
            newer = Hash.node(sibling, newer);
            int skipped = Long.numberOfTrailingZeros(node);
            node >>= skipped;
            last >>= skipped;
        } else {
            newer = Hash.node(newer, sibling);
        }
        node >>= 1;
        last >>= 1;
        return true;
    }

    boolean ends(Hash newerRoot) {
        return last == 0 && newer.equals(newerRoot);
    }

    boolean ends(Hash olderRoot, Hash newerRoot) {
        return older.equals(olderRoot) && ends(newerRoot);
    }
}
