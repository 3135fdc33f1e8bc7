package dev.ostiary.identity;

import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.SecretSink;
import dev.ostiary.store.Tenancy;
import java.security.SecureRandom;
import java.util.List;

/** Puts the identity room's operations together with the work behind them. */
public final class IdentityRoom {
    private final AccountDesk accounts;
    private final KeyDesk keys;
    private final MemberDesk members;
    private final GroupDesk groups;
    private final TenantDesk tenants;
    private final SecondFactorDesk factors;
    private final Mirror mirror = new Mirror();

    /**
     * Takes what other rooms do for this one.
     *
     * @param ties what policies hold a principal by
     * @param leases what was issued to a principal, {@link Leases#NONE} until there are any
     * @param departures hears who leaves
     * @param vault where new keys go that nobody is to see
     * @param tenancy for counting guesses, which a refusal must not undo
     */
    public IdentityRoom(
            Ties ties,
            Leases leases,
            Departures departures,
            SecretSink vault,
            SecondFactors codes,
            Tenancy tenancy,
            SecureRandom random) {
        var passwords = new Passwords(random);
        this.accounts = new AccountDesk(ties, leases, departures);
        this.keys = new KeyDesk(vault, random);
        this.members = new MemberDesk(passwords, departures);
        this.groups = new GroupDesk(ties);
        this.tenants = new TenantDesk(new Founder(ties, random));
        this.factors = new SecondFactorDesk(codes, new Guesses(tenancy), passwords, random);
    }

    public List<Offer<?, ?>> offers() {
        return List.of(
                new Offer<>(AccountOperations.LIST, accounts::list),
                new Offer<>(AccountOperations.SHOW, accounts::show),
                new Offer<>(AccountOperations.CREATE, accounts::create),
                new Offer<>(AccountOperations.UPDATE, accounts::update),
                new Offer<>(AccountOperations.DELETE, accounts::delete),
                new Offer<>(AccountOperations.CREATE_KEY, keys::create),
                new Offer<>(AccountOperations.LIST_KEYS, keys::list),
                new Offer<>(AccountOperations.REVOKE_KEY, keys::revoke),
                new Offer<>(MemberOperations.WHO, mirror::show),
                new Offer<>(MemberOperations.INTROSPECT, mirror::introspect),
                new Offer<>(MemberOperations.LIST, members::list),
                new Offer<>(MemberOperations.CREATE, members::create),
                new Offer<>(MemberOperations.UPDATE, members::update),
                new Offer<>(MemberOperations.ROLE_LIST, members::roles),
                new Offer<>(MemberOperations.ROLE_UPDATE, members::updateRole),
                new Offer<>(MemberOperations.GROUP_LIST, groups::list),
                new Offer<>(MemberOperations.GROUP_CREATE, groups::create),
                new Offer<>(MemberOperations.GROUP_UPDATE, groups::update),
                new Offer<>(MemberOperations.GROUP_DELETE, groups::delete),
                new Offer<>(SecondFactorOperations.SHOW, factors::show),
                new Offer<>(SecondFactorOperations.ENROL, factors::enrol),
                new Offer<>(SecondFactorOperations.CONFIRM, factors::confirm),
                new Offer<>(SecondFactorOperations.REMOVE, factors::remove),
                new Offer<>(SecondFactorOperations.RESET, factors::reset),
                new Offer<>(SecondFactorOperations.LOGOUT, factors::logout),
                new Offer<>(TenantOperations.CREATE, tenants::create),
                new Offer<>(TenantOperations.LIST, tenants::list),
                new Offer<>(TenantOperations.UPDATE, tenants::update));
    }
}
