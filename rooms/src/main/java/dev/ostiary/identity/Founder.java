package dev.ostiary.identity;

import dev.ostiary.identity.MemberOperations.Role;
import dev.ostiary.kernel.FreshId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Furnishes an empty tenant with its roles and an owner who holds everything. Runs in a transaction of that tenant's. */
final class Founder {
    private final Ties ties;
    private final SecureRandom random;

    Founder(Ties ties, SecureRandom random) {
        this.ties = ties;
        this.random = random;
    }

    /**
     * Does so, and answers the owner's first credentials, which lie nowhere else.
     *
     * @param keyName what the owner's key is called
     * @param by who asked for it
     */
    Bootstrap.First found(String tenant, PrincipalName owner, String keyName, String by, Instant at) {
        var passwords = new Passwords(random);
        var first = new Bootstrap.First(tenant, owner.name(), passwords.invent(), KeyText.mint(KeyKind.SCAI, random));
        var member = FreshId.of("mem_", at);
        RoleBook.writeFirst(tenant, at);
        MemberShelf.insert(
                tenant, member, owner.name(), "Owner", List.of(Role.OWNER), passwords.hash(first.password()), at);
        var blank = new KeyShelf.Blank(
                KeyKind.SCAI,
                keyName,
                owner.text(),
                member,
                List.of(Scopes.ADMIN),
                Optional.empty(),
                List.of(),
                false,
                Optional.empty());
        KeyShelf.insert(tenant, FreshId.of("key_", at), blank, first.apiKey(), at, by);
        ties.grantEverything(owner.text());
        return first;
    }
}
