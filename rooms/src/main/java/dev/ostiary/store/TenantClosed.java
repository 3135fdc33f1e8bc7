package dev.ostiary.store;

/** The tenant does not exist, is suspended or is closed; which of these is not told to the caller. */
public final class TenantClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TenantClosed() {
        super("the tenant is not active", null, false, false);
    }
}
