package dev.ostiary.identity;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refusal.Cause;
import dev.ostiary.kernel.Refused;
import dev.ostiary.store.Tx;

/** The member who calls. */
record Self(String id, String mail) {
    private static final String PERSON = "user:";

    /** @throws Refused when the caller is no member but an account */
    static Self of(Call call) {
        var principal = call.caller().principal();
        if (!principal.startsWith(PERSON)) {
            throw nobody();
        }
        var mail = principal.substring(PERSON.length());
        return Tx.current()
                .one("select id from member where email = ?", row -> new Self(row.text("id"), mail), mail)
                .orElseThrow(Self::nobody);
    }

    private static Refused nobody() {
        return new Refused(
                Refusal.denied("members_only", "Only a member, who is a person, has this.", Cause.CONDITION));
    }
}
