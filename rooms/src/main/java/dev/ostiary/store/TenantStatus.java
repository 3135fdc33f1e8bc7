package dev.ostiary.store;

import java.util.Locale;

/** Whether a tenant's callers are served. */
public enum TenantStatus {
    ACTIVE,
    SUSPENDED,
    CLOSED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
