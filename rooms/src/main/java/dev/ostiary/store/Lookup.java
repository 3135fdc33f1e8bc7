package dev.ostiary.store;

/**
 * A statement that finds one row for each of many keys, so that callers who ask at once share a round trip.
 *
 * <p>The SQL takes one {@code text[]} for each part of a key; its rows say in {@code n} whose they are, counted from 1:
 * {@code from unnest(?, ?) with ordinality as ask (path, version, n) join …}.
 */
public record Lookup<R>(String sql, RowReader<R> reader) {}
