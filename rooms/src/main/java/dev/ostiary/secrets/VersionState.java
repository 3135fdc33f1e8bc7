package dev.ostiary.secrets;

/** What has become of a version. */
public enum VersionState {
    /** The one that a read without a number gives. */
    CURRENT,
    /** Superseded by a write, still readable by its number. */
    PREVIOUS,
    /** Superseded by a rotation, readable until its grace period ends. */
    GRACE,
    /** Pruned or out of its grace period; the ciphertext is gone. */
    DESTROYED
}
