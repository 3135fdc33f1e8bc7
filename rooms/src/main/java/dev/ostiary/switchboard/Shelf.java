package dev.ostiary.switchboard;

import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.store.StoreFault;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import java.util.Optional;
import java.util.function.Supplier;

/** A tenant's rows; a database that cannot serve is a refusal here, or a thing to try again. */
record Shelf(Tenancy tenancy) {
    private static final System.Logger LOG = System.getLogger(Shelf.class.getName());

    <T> T read(String tenant, Supplier<T> work) {
        return refusing(() -> tenancy.read(tenant, Tenancy.ANY_EPOCH, work));
    }

    <T> T write(String tenant, Supplier<T> work) {
        return refusing(() -> tenancy.write(tenant, Tenancy.ANY_EPOCH, work));
    }

    /** What {@code work} found, or empty where it cannot look now. */
    <T> Optional<T> tried(Supplier<Optional<T>> work) {
        try {
            return work.get();
        } catch (Refused _) {
            return Optional.empty();
        }
    }

    /** Removes what would else be swept later. */
    void drop(String tenant, Supplier<?> work) {
        var _ = tried(() -> Optional.of(write(tenant, work)));
    }

    private static <T> T refusing(Supplier<T> work) {
        try {
            return work.get();
        } catch (StoreUnavailable | StoreFault | TenantClosed fault) {
            LOG.log(System.Logger.Level.DEBUG, "the switchboard cannot be reached: " + Faults.place(fault));
            throw new Refused(new Refusal.Unavailable("The database cannot be reached. Try again in a moment."));
        }
    }
}
