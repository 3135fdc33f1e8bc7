package dev.ostiary.store;

/** Turns one row of a result into a record. */
@FunctionalInterface
public interface RowReader<R> {
    R read(Row row);
}
