package dev.ostiary.seal;

import dev.ostiary.store.RowReader;

/**
 * A column of envelopes in a tenant's table, registered so that a tenant's key can rotate under it.
 *
 * @param table a table of the schema, with a {@code tenant_id} that row-level security guards
 * @param column its {@code bytea} column; null is allowed and skipped
 * @param context what the room gave to {@code seal}, read from the row's own columns
 */
public record SealedColumn(String table, String column, RowReader<SealContext> context) {
    public SealedColumn {
        if (!(table + column).matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("not a name in the schema: " + table + "." + column);
        }
    }
}
