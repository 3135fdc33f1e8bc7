package dev.ostiary.secrets;

import java.util.List;
import java.util.Optional;

/** Some of a listing's rows, and where to go on when there is more. */
public record Page<R>(List<R> rows, Optional<String> cursor) {
    public boolean hasMore() {
        return cursor.isPresent();
    }
}
