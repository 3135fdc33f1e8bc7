package dev.ostiary.identity;

import dev.ostiary.identity.MemberOperations.Introspected;
import dev.ostiary.identity.MemberOperations.Nothing;
import dev.ostiary.identity.MemberOperations.Shown;
import dev.ostiary.identity.MemberOperations.WhoAmI;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Caller;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/** Tells a caller who it is, and an administrator whose a key is. */
final class Mirror {
    /** Asks the store even for what it knows already: an answer to a caller whose rights are gone would be one too many. */
    WhoAmI show(Nothing input, Call call) {
        var me = call.caller();
        var name = me.principal().substring(me.principal().indexOf(':') + 1);
        return new WhoAmI(
                me.principal(),
                me.principal().startsWith("user:") ? "user" : "service_account",
                displayName(name),
                me.tenant(),
                me.partner(),
                me.scopes().stream().sorted().toList(),
                me.groups(),
                me.roles(),
                me.mfaAt(),
                me.expiresAt());
    }

    /** Of a key of another tenant it says the same as of one that never was. */
    Introspected introspect(Shown input, Call call) {
        if (!KeyText.wellFormed(input.token().reveal())) {
            return Introspected.NOT;
        }
        return HeldKey.byHash(KeyText.hash(input.token()), RateDefaults.DOCUMENTED)
                .filter(held -> held.caller().tenant().equals(call.tenant()))
                .filter(held -> held.open() && !held.revoked() && held.ownerActive())
                .map(HeldKey::caller)
                .filter(caller -> caller.expiresAt()
                        .filter(end -> !end.isAfter(call.at()))
                        .isEmpty())
                .map(Mirror::introspected)
                .orElse(Introspected.NOT);
    }

    private static Introspected introspected(Caller caller) {
        return new Introspected(
                true,
                Optional.of(String.join(" ", new TreeSet<>(caller.scopes()))),
                Optional.of(caller.principal()),
                Optional.of(caller.credentialId()),
                caller.expiresAt().map(Instant::getEpochSecond));
    }

    private static String displayName(String name) {
        return Tx.current()
                .one("select display_name from member where email = ?", row -> row.text("display_name"), name)
                .orElse(name);
    }
}
