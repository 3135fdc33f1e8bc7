package dev.ostiary.identity;

import dev.ostiary.identity.MemberOperations.Nothing;
import dev.ostiary.identity.MemberOperations.WhoAmI;
import dev.ostiary.kernel.Call;
import dev.ostiary.store.Tx;

/** Tells a caller who it is. */
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

    private static String displayName(String name) {
        return Tx.current()
                .one("select display_name from member where email = ?", row -> row.text("display_name"), name)
                .orElse(name);
    }
}
