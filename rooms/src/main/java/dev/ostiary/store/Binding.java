package dev.ostiary.store;

import org.jspecify.annotations.Nullable;

/** Which tenant a transaction belongs to, and the rights epoch that its caller decided on. */
record Binding(@Nullable String tenant, long epoch, String prologue) {
    static final Binding NONE = new Binding(null, Tenancy.ANY_EPOCH, "");

    static Binding reading(String tenant, long epoch) {
        return new Binding(tenant, epoch, "select ostiary.enter_read(?);\n");
    }

    static Binding writing(String tenant, long epoch) {
        return new Binding(tenant, epoch, "select ostiary.enter(?);\n");
    }

    void check(long actual) {
        if (actual < 0) {
            throw new TenantClosed();
        }
        if (epoch != Tenancy.ANY_EPOCH && epoch != actual) {
            throw new StaleRights(actual);
        }
    }
}
