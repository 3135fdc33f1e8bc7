package dev.ostiary.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Founds tenants and changes their standing; no statement of a room can. */
public final class Tenants {
    private final Tenancy tenancy;

    public Tenants(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /**
     * Adds a partner, to whom tenants may belong.
     *
     * @throws Duplicate when the partner exists
     */
    public void foundPartner(String id, String name) {
        tenancy.unbound(() -> Tx.current().query("select found_partner(?, ?)", row -> id, id, name));
    }

    /**
     * Adds an active tenant, of a partner or of none.
     *
     * @throws Duplicate when the tenant exists
     */
    public void found(String id, @Nullable String partner, String name) {
        tenancy.unbound(() -> Tx.current().query("select found_tenant(?, ?, ?)", row -> id, id, partner, name));
    }

    /** Takes effect with the next statement of anybody. False when there is no such tenant. */
    public boolean becomes(String id, TenantStatus status) {
        return tenancy.unbound(() -> Tx.current()
                .one("select tenant_becomes(?, ?) as done", row -> row.flag("done"), id, status.word())
                .orElse(false));
    }

    /** Whether there is a tenant besides {@code id}, whatever its standing. */
    public boolean anyBut(String id) {
        return tenancy.unbound(() -> Tx.current()
                .one("select tenants_besides(?) as found", row -> row.flag("found"), id)
                .orElse(true));
    }

    /** The ids of all active tenants, in order. */
    public List<String> active() {
        return tenancy.unbound(() -> Tx.current().query("select id from active_tenants()", row -> row.text("id")));
    }
}
