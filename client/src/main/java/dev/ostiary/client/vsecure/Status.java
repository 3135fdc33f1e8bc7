package dev.ostiary.client.vsecure;

/** How it stands with an approval; all but the first two are ends, and an end never changes. */
public enum Status {
    /** Nobody has answered yet, or not enough persons have. */
    PENDING,
    /** It holds until it expires, is revoked or is used up. */
    APPROVED,
    DENIED,
    EXPIRED,
    /** Taken back by whoever asked. */
    CANCELLED,
    /** Ended by a person before its time. */
    REVOKED,
    /** All its uses are spent. */
    USED
}
