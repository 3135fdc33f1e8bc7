package dev.ostiary.seal;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Says;
import java.util.List;

/** Rotation of the keys that seal values; REST and command line only. */
public final class SealOperations {
    private static final String SCOPE = "admin";

    private SealOperations() {}

    record Nothing() {}

    record TenantRotated(
            @Says("The key version that new values are sealed with.")
            int version,

            @Says("How many values were brought under it.") long rewrapped,

            @Says(
                    "How many were not, because others were busy with them or they are damaged; rotating again tries again.")
            long left) {}

    record RootRotated(
            @Says("How many tenants' keys were wrapped with the new root key.")
            int rewrapped) {}

    static final Operation<Nothing, TenantRotated> TENANT = Operation.named(
                    "keys.rotate-tenant", Effect.CREATE, Nothing.class, TenantRotated.class)
            .summary("Seal new values of this tenant with a new key and bring the old ones under it, while calls run.")
            .scope(SCOPE)
            .action("tenant_key_rotate")
            .on("keys/tenant")
            .route("/v1/keys/tenant/rotations")
            .declare();

    static final Operation<Nothing, RootRotated> ROOT = Operation.named(
                    "keys.rotate-root", Effect.CREATE, Nothing.class, RootRotated.class)
            .summary("Make a new root key and wrap all tenants' keys with it, while calls run.")
            .scope(SCOPE)
            .action("root_key_rotate")
            .on("keys/root")
            .route("/v1/keys/root/rotations")
            .declare();

    /** All of them. */
    public static final List<Operation<?, ?>> ALL = List.of(TENANT, ROOT);
}
