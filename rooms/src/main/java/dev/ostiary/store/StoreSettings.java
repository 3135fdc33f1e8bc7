package dev.ostiary.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows lie.
 *
 * @param folder the data folder; it is locked whichever database is used
 * @param databaseUrl a PostgreSQL of yours ({@code OSTIARY_DATABASE_URL}), or null for our own below the folder
 * @param connections the most connections that calls may use at a time; five more are kept for upkeep
 */
public record StoreSettings(Path folder, @Nullable String databaseUrl, int connections) {
    public StoreSettings {
        folder = folder.toAbsolutePath().normalize();
        if (connections < 1) {
            throw new IllegalArgumentException("connections must be at least 1");
        }
    }

    public static StoreSettings own(Path folder) {
        return new StoreSettings(folder, null, 16);
    }

    @Override
    public String toString() {
        return "StoreSettings[" + folder + (databaseUrl == null ? ", own" : ", external") + "]";
    }
}
