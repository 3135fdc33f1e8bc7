package dev.ostiary.store;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot serve now: not reachable, shutting down, too slow, full. Trying again later may work.
 *
 * <p>The message is for operators; callers get {@code service_unavailable} and no more.
 */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreUnavailable(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
