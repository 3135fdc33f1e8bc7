package dev.ostiary.store;

import java.nio.file.Path;

/** A server's store in a process of its own, so that a test can kill it: writes tenants until it dies. */
final class StoreServer {
    private StoreServer() {}

    public static void main(String[] arguments) {
        var store = Store.open(StoreSettings.own(Path.of(arguments[0])), line -> {});
        var tenants = new Tenants(store.tenancy());
        int start = tenants.active().size();
        for (int i = start; ; i++) {
            tenants.found("t%06d".formatted(i), null, "x");
            System.out.println("wrote t%06d".formatted(i));
        }
    }
}
