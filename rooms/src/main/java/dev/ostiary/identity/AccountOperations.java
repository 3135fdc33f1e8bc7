package dev.ostiary.identity;

import dev.ostiary.kernel.Declaration;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Shaped;
import dev.ostiary.kernel.shape.Within;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Service accounts and API keys: tools 20 to 27 of domain reference 4.15, and their routes (4.16). */
public final class AccountOperations {
    static final String READ = "identity:read";
    static final String WRITE = "identity:admin";
    private static final String ACCOUNTS = "/v1/identity/service-accounts";
    private static final String ACCOUNT = ACCOUNTS + "/{service_account_id}";
    private static final String KEYS = "/v1/identity/api-keys";

    private AccountOperations() {}

    enum Status {
        ACTIVE,
        DISABLED
    }

    record Listing(
            Optional<Status> status,
            @Otherwise("100") @Within(min = 1, max = 1000) int limit,
            Optional<String> cursor) {}

    record Line(
            String id,
            String identityId,
            String name,
            List<String> scopes,
            int keyCount,
            boolean isActive,
            Optional<Instant> lastUsedAt) {}

    record Lines(List<Line> accounts, Optional<String> cursor, boolean hasMore) {}

    record Which(@Says("Id of the service account, sa_….") String serviceAccountId) {}

    record Account(
            String id,
            String identityId,
            String name,
            Optional<String> description,
            List<String> scopes,
            boolean isActive,
            Optional<Instant> expiresAt,
            Instant createdAt,
            String createdBy,
            Instant updatedAt,
            int keyCount,
            Optional<Instant> lastUsedAt,

            @Says("Ids of the access policies that are bound to it.")
            List<String> policies) {}

    record NewAccount(
            @Says("Unique within the tenant.") @Shaped("[a-z0-9-]{3,64}")
            String name,

            @Within(max = 1024) Optional<String> description,

            @Says("What its keys may hold at most.") @Otherwise("[]") @Within(max = 100)
            List<String> scopes,

            @Says("When it ends, from now.") Optional<Duration> expiresIn) {}

    record Created(String id, String identityId) {}

    record Changes(
            @Says("Id of the service account, sa_….") String serviceAccountId,
            @Within(max = 1024) Optional<String> description,
            @Within(max = 100) Optional<List<String>> scopes,
            @Says("False stops all its keys at once.") Optional<Boolean> isActive) {}

    record Removal(
            @Says("Id of the service account, sa_….") String serviceAccountId,

            @Says("Delete it although it has keys, policies or leases, which end with it.") @Otherwise("false")
            boolean force) {}

    record Removed(String id, boolean deleted, int keysRevoked, int leasesRevoked) {}

    enum Kind {
        AUG,
        SCAI,
        VSEC;

        KeyKind kind() {
            return switch (this) {
                case AUG -> KeyKind.AUG;
                case SCAI -> KeyKind.SCAI;
                case VSEC -> KeyKind.VSEC;
            };
        }
    }

    record NewKey(
            @Says("Id of the service account that the key speaks for.")
            String serviceAccountId,

            @Says("What you will know it by, such as laptop.") @Within(min = 1, max = 128)
            String name,

            @Says("A part of the account's scopes; all of them unless told.") @Within(min = 1, max = 100)
            Optional<List<String>> scopes,

            @Says("When it ends, from now.") @Otherwise("\"90d\"")
            Duration expiresIn,

            @Says("Addresses or CIDR blocks that it may be used from.") @Within(min = 1, max = 64)
            Optional<List<String>> allowedIps,

            @Says("Puts the key into the vault at this path instead of answering it.")
            Optional<ResourcePath> storePath,

            @Says("Which clients it is for: its prefix becomes aug_live_, scai_live_ or vsec_live_.")
            @Otherwise("\"scai\"")
            Kind kind,

            @Says("Leave to send it as ?api_key= to MCP endpoints, for clients that cannot set headers.")
            @Otherwise("false")
            boolean allowQuery,

            @Says("Calls a minute; 100 for aug and 1,000 for others unless told.") @Within(min = 1, max = 1_000_000)
            Optional<Integer> rateLimit) {}

    record Minted(
            String id,

            @Says("How the key begins; all that is shown of it from now on.")
            String prefix,

            @Says("The key itself, this once.") Optional<Secret> key,
            @Says("Where it was put instead.") Optional<ResourcePath> storePath,
            Instant expiresAt) {}

    record KeyListing(
            @Says("Only keys of this service account.") Optional<String> serviceAccountId,
            @Otherwise("false") boolean includeRevoked,
            @Otherwise("100") @Within(min = 1, max = 1000) int limit,
            Optional<String> cursor) {}

    enum KeyStatus {
        ACTIVE,
        EXPIRED,
        REVOKED
    }

    record KeyLine(
            String id,
            String name,
            String prefix,
            String identityId,
            List<String> scopes,
            Instant createdAt,
            Optional<Instant> expiresAt,
            Optional<Instant> lastUsedAt,
            KeyStatus status) {}

    record KeyLines(List<KeyLine> keys, Optional<String> cursor, boolean hasMore) {}

    record WhichKey(@Says("Id of the API key, key_….") String apiKeyId) {}

    record Revoked(String id, Instant revokedAt) {}

    static final Operation<Listing, Lines> LIST = vault(
                    "service-accounts.list", Effect.READ, Listing.class, Lines.class, "scaivault_list_service_accounts")
            .summary("List service accounts.")
            .scope(READ)
            .action("service_account_list")
            .route(ACCOUNTS)
            .declare();

    static final Operation<Which, Account> SHOW = vault(
                    "service-accounts.show", Effect.READ, Which.class, Account.class, "scaivault_get_service_account")
            .summary("Show a service account and the access policies that are bound to it.")
            .scope(READ)
            .action("service_account_read")
            .on("service-accounts/{service_account_id}")
            .route(ACCOUNT)
            .positional("service_account_id")
            .declare();

    static final Operation<NewAccount, Created> CREATE = vault(
                    "service-accounts.create",
                    Effect.CREATE,
                    NewAccount.class,
                    Created.class,
                    "scaivault_create_service_account")
            .summary("Create a service account, which holds nothing until a policy is bound to it and a key is made.")
            .scope(WRITE)
            .action("service_account_create")
            .on("service-accounts/{name}")
            .route(ACCOUNTS)
            .positional("name")
            .declare();

    static final Operation<Changes, Account> UPDATE = vault(
                    "service-accounts.update",
                    Effect.REPLACE,
                    Changes.class,
                    Account.class,
                    "scaivault_update_service_account")
            .summary("Change the description or scopes of a service account, or switch it off or on.")
            .scope(WRITE)
            .action("service_account_update")
            .on("service-accounts/{service_account_id}")
            .route("PATCH", ACCOUNT, 200)
            .positional("service_account_id")
            .declare();

    static final Operation<Removal, Removed> DELETE = vault(
                    "service-accounts.delete",
                    Effect.DESTROY,
                    Removal.class,
                    Removed.class,
                    "scaivault_delete_service_account")
            .summary("Delete a service account and revoke its keys.")
            .scope(WRITE)
            .action("service_account_delete")
            .on("service-accounts/{service_account_id}")
            .route(ACCOUNT)
            .positional("service_account_id")
            .declare();

    static final Operation<NewKey, Minted> CREATE_KEY = vault(
                    "api-keys.create", Effect.CREATE, NewKey.class, Minted.class, "scaivault_create_api_key")
            .summary("Make an API key for a service account and show it this once, or put it into the vault.")
            .scope(WRITE)
            .action("api_key_create")
            .on("service-accounts/{service_account_id}")
            .route(KEYS)
            .positional("service_account_id", "name")
            .mintsInto("store_path")
            .declare();

    static final Operation<KeyListing, KeyLines> LIST_KEYS = vault(
                    "api-keys.list", Effect.READ, KeyListing.class, KeyLines.class, "scaivault_list_api_keys")
            .summary("List API keys, never the keys themselves.")
            .scope(READ)
            .action("api_key_list")
            .route(KEYS)
            .declare();

    static final Operation<WhichKey, Revoked> REVOKE_KEY = vault(
                    "api-keys.revoke", Effect.DESTROY, WhichKey.class, Revoked.class, "scaivault_delete_api_key")
            .summary("Revoke an API key, so that its very next call is refused.")
            .scope(WRITE)
            .action("api_key_revoke")
            .on("api-keys/{api_key_id}")
            .route(KEYS + "/{api_key_id}")
            .positional("api_key_id")
            .declare();

    static final List<Operation<?, ?>> ALL =
            List.of(LIST, SHOW, CREATE, UPDATE, DELETE, CREATE_KEY, LIST_KEYS, REVOKE_KEY);

    private static <I extends Record, O extends Record> Declaration<I, O> vault(
            String name, Effect effect, Class<I> input, Class<O> output, String tool) {
        return Operation.named(name, effect, input, output).tool("vault", tool);
    }
}
