package dev.ostiary.identity;

import dev.ostiary.identity.MemberOperations.Role;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.Duplicate;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import dev.ostiary.store.Tenants;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives an empty installation its first partner, tenant and owner, and the owner a password, a key and every right. */
public final class Bootstrap {
    static final String PARTNER = "main";
    /** The first tenant. */
    public static final String TENANT = "main";

    private final Tenancy tenancy;
    private final Ties ties;
    private final Clock clock;
    private final SecureRandom random;
    private final String tenant;

    public Bootstrap(Tenancy tenancy, Ties ties, Clock clock, SecureRandom random) {
        this(tenancy, ties, clock, random, TENANT);
    }

    Bootstrap(Tenancy tenancy, Ties ties, Clock clock, SecureRandom random, String tenant) {
        this.tenant = tenant;
        this.tenancy = tenancy;
        this.ties = ties;
        this.clock = clock;
        this.random = random;
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
        var owner = PrincipalName.user(email);
        var passwords = new Passwords(random);
        var first = new First(tenant, owner.name(), passwords.invent(), KeyText.mint(KeyKind.SCAI, random));
        var member = FreshId.of("mem_", at);
        RoleBook.writeFirst(tenant, at);
        MemberShelf.insert(
                tenant, member, owner.name(), "Owner", List.of(Role.OWNER), passwords.hash(first.password()), at);
        var blank = new KeyShelf.Blank(
                KeyKind.SCAI,
                "bootstrap",
                owner.text(),
                member,
                List.of(Scopes.ADMIN),
                Optional.empty(),
                List.of(),
                false,
                Optional.empty());
        KeyShelf.insert(tenant, FreshId.of("key_", at), blank, first.apiKey(), at, "system:bootstrap");
        ties.grantEverything(owner.text());
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
