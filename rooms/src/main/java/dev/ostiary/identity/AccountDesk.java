package dev.ostiary.identity;

import dev.ostiary.identity.AccountOperations.Account;
import dev.ostiary.identity.AccountOperations.Changes;
import dev.ostiary.identity.AccountOperations.Created;
import dev.ostiary.identity.AccountOperations.Lines;
import dev.ostiary.identity.AccountOperations.Listing;
import dev.ostiary.identity.AccountOperations.NewAccount;
import dev.ostiary.identity.AccountOperations.Removal;
import dev.ostiary.identity.AccountOperations.Removed;
import dev.ostiary.identity.AccountOperations.Which;
import dev.ostiary.identity.Plain.Paged;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.store.Duplicate;
import java.util.List;
import java.util.Map;

/** Creates, shows, changes and deletes service accounts. */
final class AccountDesk {
    private final Ties ties;
    private final Leases leases;

    private final Departures departures;

    AccountDesk(Ties ties, Leases leases, Departures departures) {
        this.departures = departures;
        this.ties = ties;
        this.leases = leases;
    }

    Lines list(Listing input, Call call) {
        var found = AccountShelf.lines(Plain.after(input.cursor(), call), input.status(), input.limit() + 1);
        var page = Paged.of(found, input.limit(), call, AccountOperations.Line::id);
        return new Lines(page.shown(), page.cursor(), page.more());
    }

    Account show(Which input, Call call) {
        var it = account(input.serviceAccountId());
        return new Account(
                it.id(),
                it.identityId(),
                it.name(),
                it.description(),
                it.scopes(),
                it.isActive(),
                it.expiresAt(),
                it.createdAt(),
                it.createdBy(),
                it.updatedAt(),
                it.keyCount(),
                it.lastUsedAt(),
                ties.policies(it.identityId()));
    }

    static Account account(String id) {
        return AccountShelf.account(id).orElseThrow(() -> new Refused(Refusal.missing("service_account", id)));
    }

    Created create(NewAccount input, Call call) {
        grantable(input.scopes(), call);
        var at = Plain.now(call);
        var id = FreshId.of("sa_", at);
        var description = input.description().map(it -> Plain.text("description", it));
        try {
            AccountShelf.insert(
                    call.tenant(),
                    id,
                    input.name(),
                    description,
                    input.scopes(),
                    input.expiresIn().map(lasts -> Plain.end(call, lasts)),
                    at,
                    call.caller().principal());
        } catch (Duplicate _) {
            throw new Refused(Refusal.conflict(
                    "identity_exists", "There is a service account of this name already. Choose another name."));
        }
        return new Created(id, "sa:" + input.name());
    }

    Account update(Changes input, Call call) {
        var before = account(input.serviceAccountId());
        input.scopes().ifPresent(scopes -> {
            Scopes.requireKnown("scopes", scopes);
            Scopes.requireGrantable(call.caller(), Scopes.beyond(before.scopes(), scopes));
        });
        if (input.isActive().orElse(false)) {
            Granting.check(before.identityId(), call);
        }
        AccountShelf.update(
                before.id(),
                input.description().map(it -> Plain.text("description", it)).or(before::description),
                input.scopes().orElse(before.scopes()),
                input.isActive().orElse(before.isActive()),
                Plain.now(call));
        return show(new Which(before.id()), call);
    }

    Removed delete(Removal input, Call call) {
        var account = account(input.serviceAccountId());
        if (!input.force()) {
            refuseWhileHeld(account);
        }
        ties.sever(account.identityId());
        departures.gone(account.identityId(), call);
        int ended = leases.revoke(account.identityId());
        int revoked = KeyShelf.revokeAllOf(account.id(), Plain.now(call));
        AccountShelf.delete(account.id(), account.identityId());
        return new Removed(account.id(), true, revoked, ended);
    }

    private void refuseWhileHeld(Account account) {
        int policies = ties.policies(account.identityId()).size();
        int live = leases.live(account.identityId());
        if (account.keyCount() + policies + live > 0) {
            throw new Refused(new Refusal.Conflict(
                    "identity_in_use",
                    "Service account '" + account.name() + "' still has " + account.keyCount() + " keys, " + policies
                            + " bound policies and " + live
                            + " leases. Remove them first, or repeat with force=true to end them all.",
                    Map.of("keys", account.keyCount(), "policies", policies, "leases", live)));
        }
    }

    static void grantable(List<String> scopes, Call call) {
        Scopes.requireKnown("scopes", scopes);
        Scopes.requireGrantable(call.caller(), scopes);
    }
}
