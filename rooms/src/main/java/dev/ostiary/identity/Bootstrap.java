package dev.ostiary.identity;

import dev.ostiary.kernel.Secret;
import dev.ostiary.store.Duplicate;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import dev.ostiary.store.Tenants;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** Gives an empty installation its first partner, tenant and owner, and the owner a password, a key and every right. */
public final class Bootstrap {
    static final String PARTNER = "main";
    /** The first tenant. */
    public static final String TENANT = "main";

    private final Tenancy tenancy;
    private final Founder founder;
    private final Clock clock;
    private final String tenant;

    public Bootstrap(Tenancy tenancy, Ties ties, Clock clock, SecureRandom random) {
        this(tenancy, ties, clock, random, TENANT);
    }

    Bootstrap(Tenancy tenancy, Ties ties, Clock clock, SecureRandom random, String tenant) {
        this.tenant = tenant;
        this.tenancy = tenancy;
        this.founder = new Founder(ties, random);
        this.clock = clock;
    }

    /** What the first owner needs, told this once. */
    public record First(String tenant, String email, Secret password, Secret apiKey) {}

    /**
     * Does so where the first tenant has no member yet, and nothing otherwise; any number of nodes may try.
     *
     * @param keep puts the credentials where their owner finds them, before they become valid; when it throws, nothing
     *     was done and the next start tries again
     * @return whether this was the first start
     */
    public boolean run(String email, Consumer<First> keep) {
        var tenants = new Tenants(tenancy);
        unlessThere(() -> tenants.foundPartner(PARTNER, "Main"));
        unlessThere(() -> tenants.found(tenant, PARTNER, "Main"));
        try {
            return tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> settle(email, keep));
        } catch (TenantClosed _) {
            return false; // long since settled, and closed again
        } catch (Duplicate _) {
            return false; // another node was faster
        }
    }

    private boolean settle(String email, Consumer<First> keep) {
        if (MemberShelf.any()) {
            return false;
        }
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var first = founder.found(tenant, PrincipalName.user(email), "bootstrap", "system:bootstrap", at);
        keep.accept(first);
        return true;
    }

    private static void unlessThere(Runnable found) {
        try {
            found.run();
        } catch (Duplicate _) {
            // A start before this one came this far.
        }
    }
}
