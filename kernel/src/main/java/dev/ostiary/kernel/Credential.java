package dev.ostiary.kernel;

/** What a caller presents to prove who it is. */
public sealed interface Credential {
    /** Nothing was presented. */
    record Absent() implements Credential {}

    /** {@code Authorization: Bearer}. */
    record Bearer(Secret token) implements Credential {}

    /** {@code ?api_key=} on an MCP endpoint; works only for keys that were created with leave for it. */
    record QueryKey(Secret token) implements Credential {}
}
