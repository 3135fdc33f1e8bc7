package dev.ostiary.seal;

/**
 * The place a value belongs to; an envelope opens there and nowhere else.
 *
 * @param path which value, unique within the tenant over all rooms, for instance {@code secrets/production/db}
 * @param version which version of it
 */
public record SealContext(String path, long version) {}
