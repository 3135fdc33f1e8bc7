package dev.ostiary.secrets;

import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import dev.ostiary.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Destroys what has run out: versions past their grace period, and deleted secrets that nobody restored. */
final class SecretUpkeep {
    private static final int AT_ONCE = 500;

    /** Nodes share the work: each skips the rows that another one holds. */
    private static final String END_GRACE = """
            update secret_version v set sealed = null, destroyed_at = ?
            from (select tenant_id, path, version from secret_version
                    where destroyed_at is null and grace_until <= ? limit ? for update skip locked) due
            where v.tenant_id = due.tenant_id and v.path = due.path and v.version = due.version
            """;

    private static final String PURGE = """
            delete from secret s
            using (select tenant_id, path from secret
                    where recoverable_until <= ? limit ? for update skip locked) due
            where s.tenant_id = due.tenant_id and s.path = due.path
            """;

    private final Tenancy tenancy;
    private final Clock clock;

    SecretUpkeep(Tenancy tenancy, Clock clock) {
        this.tenancy = tenancy;
        this.clock = clock;
    }

    void run() {
        for (var tenant : tenants()) {
            try {
                sweep(tenant, clock.instant());
            } catch (TenantClosed _) {
                // Closed since it was listed; its rows rest with it.
            }
        }
    }

    private List<String> tenants() {
        return tenancy.unbound(
                () -> Tx.current().query("select id from ostiary.active_tenants()", row -> row.text("id")));
    }

    private void sweep(String tenant, Instant now) {
        while (tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> swept(now)) == AT_ONCE) {
            // There may be more.
        }
    }

    private static int swept(Instant now) {
        return Math.max(
                Tx.current().update(END_GRACE, now, now, AT_ONCE), Tx.current().update(PURGE, now, AT_ONCE));
    }
}
