package dev.ostiary.identity;

import dev.ostiary.identity.Plain.Paged;
import dev.ostiary.identity.TenantOperations.Changed;
import dev.ostiary.identity.TenantOperations.Founded;
import dev.ostiary.identity.TenantOperations.Line;
import dev.ostiary.identity.TenantOperations.Lines;
import dev.ostiary.identity.TenantOperations.Listing;
import dev.ostiary.identity.TenantOperations.NewTenant;
import dev.ostiary.identity.TenantOperations.Status;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refusal.Cause;
import dev.ostiary.kernel.Refused;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.util.Locale;

/** Founds tenants and lists them, for callers of the first tenant alone. */
final class TenantDesk {
    private final Founder founder;

    TenantDesk(Founder founder) {
        this.founder = founder;
    }

    Founded create(NewTenant input, Call call) {
        FirstTenant.require(call, Scopes.ADMIN);
        if (call.guard().masked()) {
            throw new Refused(Refusal.denied(
                    "value_masked",
                    "Values are masked on this connection, so the new owner's password and key could never be used. Do it from another connection.",
                    Cause.GUARDRAIL));
        }
        var name = Plain.text("name", input.name());
        var owner = PrincipalName.user(input.ownerEmail());
        var at = Plain.now(call);
        var id = FreshId.of("ten_", at);
        var partner = call.caller().partner();
        Tx.current().query("select found_tenant(?, ?, ?)", _ -> id, id, partner.isEmpty() ? null : partner, name);
        var first = Tx.current()
                .on(id, () -> founder.found(id, owner, "owner", call.caller().principal(), at));
        return new Founded(id, first.email(), first.password(), first.apiKey());
    }

    Lines list(Listing input, Call call) {
        FirstTenant.require(call, Scopes.ADMIN);
        var found = Tx.current()
                .query(
                        "select * from tenants_after(?, ?::integer)",
                        TenantDesk::line,
                        Plain.after(input.cursor(), call),
                        input.limit() + 1);
        var page = Paged.of(found, input.limit(), call, Line::id);
        return new Lines(page.shown(), page.cursor(), page.more());
    }

    /** Whoever is of the tenant is served, or no longer, from his very next call on. */
    Line update(Changed input, Call call) {
        FirstTenant.require(call, Scopes.ADMIN);
        if (input.tenantId().equals(Bootstrap.TENANT)) {
            throw new Refused(Refusal.conflict(
                    "first_tenant", "The first tenant tends the others, so it stays active. Name another one."));
        }
        var before = one(input.tenantId());
        if (before.status() == Status.CLOSED && input.status() != Status.CLOSED) {
            throw new Refused(
                    Refusal.conflict("tenant_closed", "This tenant is closed, which is for good. Found another one."));
        }
        Tx.current().query("select tenant_becomes(?, ?)", _ -> true, input.tenantId(), word(input.status()));
        return one(input.tenantId());
    }

    private static Line one(String id) {
        return Tx.current()
                .one("select * from tenant_named(?)", TenantDesk::line, id)
                .orElseThrow(() -> new Refused(Refusal.missing("tenant", id)));
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static Line line(Row row) {
        return new Line(
                row.text("id"),
                row.maybeText("partner_id"),
                row.text("name"),
                Status.valueOf(row.text("status").toUpperCase(Locale.ROOT)),
                row.instant("created_at"));
    }
}
