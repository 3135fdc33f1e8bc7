package dev.ostiary.kernel.mcp;

/** What one caller may see of what changes, asked anew each time. */
record Sight(Offering offering, Exchange exchange) {
    /** Whether the caller may watch the resource {@code uri}. */
    boolean watches(String uri) {
        return offering.watchable(uri, exchange);
    }

    /** Whether what {@code room} keeps at {@code path} would be in a list of the caller's. */
    boolean lists(String room, String path) {
        return offering.listable(room, path, exchange);
    }
}
