package dev.ostiary.policy;

import dev.ostiary.identity.Ties;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Permission;
import dev.ostiary.policy.PolicyOperations.RuleText;
import dev.ostiary.store.Tx;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Tells the identity room what policies hold a principal by. */
public final class PolicyTies implements Ties {
    /** The policy that the first owner of a tenant is given. */
    static final String OWNER = "owner-everything";

    private final Clock clock;

    public PolicyTies(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<String> policies(String principal) {
        return Tx.current()
                .query(
                        "select policy_id from policy_binding where principal = ? order by policy_id",
                        row -> row.text("policy_id"),
                        principal);
    }

    @Override
    public int sever(String principal) {
        return Tx.current().update("delete from policy_binding where principal = ?", principal);
    }

    @Override
    public void grantEverything(String principal) {
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var tenant = Tx.current().tenant().orElseThrow();
        var id = Tx.current()
                .one("select id from policy where name = ?", row -> row.text("id"), OWNER)
                .orElseGet(() -> {
                    var fresh = FreshId.of("pol_", at);
                    var description = Optional.of("Everything, for the owner of this tenant.");
                    Shelf.insert(fresh, tenant, Optional.empty(), OWNER, description, at, "system:bootstrap");
                    Shelf.putRules(
                            fresh, tenant, List.of(new RuleText("**", List.of(Permission.ADMIN), Optional.empty())));
                    return fresh;
                });
        BindingShelf.insert(id, tenant, principal, Optional.empty(), at, "system:bootstrap");
    }
}
