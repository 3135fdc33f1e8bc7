package dev.ostiary.identity;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tenants of an installation, for administrators of the first one; REST and command line only. */
public final class TenantOperations {
    private static final String TENANTS = "/v1/tenants";

    private TenantOperations() {}

    enum Status {
        ACTIVE,
        SUSPENDED,
        CLOSED
    }

    record NewTenant(
            @Within(min = 1, max = 128) String name,

            @Says("Who becomes its first owner.") @Within(min = 3, max = 254)
            String ownerEmail) {}

    record Founded(
            String id,
            String ownerEmail,
            @Says("The owner's first password, this once.") Secret password,

            @Says("A key of the owner's that holds everything in the new tenant, this once.")
            Secret apiKey) {}

    record Listing(
            @Otherwise("100") @Within(min = 1, max = 1000) int limit, Optional<String> cursor) {}

    record Line(String id, Optional<String> partnerId, String name, Status status, Instant createdAt) {}

    record Changed(
            @Says("Id of the tenant, ten_….") String tenantId,

            @Says("A suspended tenant is served nothing until it is active again; a closed one never again.")
            Status status) {}

    record Lines(List<Line> tenants, Optional<String> cursor, boolean hasMore) {}

    static final Operation<NewTenant, Founded> CREATE = Operation.named(
                    "tenants.create", Effect.CREATE, NewTenant.class, Founded.class)
            .summary("Found a tenant with an owner, whose password and key are shown this once.")
            .scope(Scopes.ADMIN)
            .action("tenant_create")
            .on("tenants")
            .route(TENANTS)
            .positional("name", "owner_email")
            .declare();

    static final Operation<Listing, Lines> LIST = Operation.named(
                    "tenants.list", Effect.READ, Listing.class, Lines.class)
            .summary("List the tenants of this installation.")
            .scope(Scopes.ADMIN)
            .action("tenant_list")
            .on("tenants")
            .route(TENANTS)
            .declare();

    static final Operation<Changed, Line> UPDATE = Operation.named(
                    "tenants.update", Effect.REPLACE, Changed.class, Line.class)
            .summary("Suspend a tenant, have it served again, or close it for good.")
            .scope(Scopes.ADMIN)
            .action("tenant_update")
            .on("tenants/{tenant_id}")
            .route(TENANTS + "/{tenant_id}")
            .positional("tenant_id", "status")
            .declare();

    static final List<Operation<?, ?>> ALL = List.of(CREATE, LIST, UPDATE);
}
