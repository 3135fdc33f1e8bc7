package dev.ostiary.secrets;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Permission;
import java.util.List;

/**
 * What this room offers, as data.
 *
 * <p>Routes: domain reference 4.2 gives {@code /v1/secrets/{path}} to the secret itself, and a path may end in any word,
 * {@code versions} and {@code metadata} too. So whatever is not the secret has a collection of its own beside it, and
 * no path can ever be read as a verb.
 */
public final class SecretsOperations {
    public static final Operation<SecretAsks.Read, SecretAnswers.Value> READ = Operation.named(
                    "secrets.read", Effect.READ, SecretAsks.Read.class, SecretAnswers.Value.class)
            .summary("Read a secret's current or chosen version, whole or one field of it.")
            .scope("secrets:read")
            .governedBy(Permission.READ)
            .action("read")
            .on("secrets/{path}")
            .tool("vault", "scaivault_read_secret")
            .route("/v1/secrets/{path...}")
            .positional("path")
            .declare();

    /** CREATE and not REPLACE: a write adds a version and takes nothing that max_versions does not. */
    public static final Operation<SecretAsks.Write, SecretAnswers.Written> WRITE = Operation.named(
                    "secrets.write", Effect.CREATE, SecretAsks.Write.class, SecretAnswers.Written.class)
            .summary("Store a value as a new version of a secret, which is created if it does not exist.")
            .scope("secrets:write")
            .governedBy(Permission.WRITE)
            .action("write")
            .on("secrets/{path}")
            .tool("vault", "scaivault_write_secret")
            .route("PUT", "/v1/secrets/{path...}", 200)
            .positional("path")
            .declare();

    public static final Operation<SecretAsks.Annotate, SecretAnswers.Described> ANNOTATE = Operation.named(
                    "secrets.annotate", Effect.REPLACE, SecretAsks.Annotate.class, SecretAnswers.Described.class)
            .summary("Change what is known of a secret without touching its value.")
            .scope("secrets:write")
            .governedBy(Permission.WRITE)
            .action("write")
            .on("secrets/{path}")
            .route("PATCH", "/v1/secrets/{path...}", 200)
            .positional("path")
            .declare();

    public static final Operation<SecretAsks.Delete, SecretAnswers.Deleted> DELETE = Operation.named(
                    "secrets.delete", Effect.DESTROY, SecretAsks.Delete.class, SecretAnswers.Deleted.class)
            .summary("Delete a secret, recoverable for 30 days unless it is to be permanent.")
            .scope("secrets:delete")
            .governedBy(Permission.DELETE)
            .action("delete")
            .on("secrets/{path}")
            .tool("vault", "scaivault_delete_secret")
            .route("/v1/secrets/{path...}")
            .positional("path")
            .declare();

    public static final Operation<SecretAsks.Restore, SecretAnswers.Restored> RESTORE = Operation.named(
                    "secrets.restore", Effect.CREATE, SecretAsks.Restore.class, SecretAnswers.Restored.class)
            .summary("Bring back a deleted secret with all its versions.")
            .scope("secrets:write")
            .governedBy(Permission.WRITE)
            .action("write")
            .on("secrets/{path}")
            .route("POST", "/v1/secret-restorations/{path...}", 200)
            .positional("path")
            .declare();

    public static final Operation<SecretAsks.Listing, SecretAnswers.Listing> LIST = Operation.named(
                    "secrets.list", Effect.READ, SecretAsks.Listing.class, SecretAnswers.Listing.class)
            .summary("List the secrets that the caller may know of, by path, without values.")
            .scope("secrets:list")
            .governedBy(Permission.LIST)
            .action("list")
            .on("secrets")
            .tool("vault", "scaivault_list_secrets")
            .route("/v1/secrets")
            .declare();

    public static final Operation<SecretAsks.Describe, SecretAnswers.Described> DESCRIBE = Operation.named(
                    "secrets.describe", Effect.READ, SecretAsks.Describe.class, SecretAnswers.Described.class)
            .summary("Tell what is known of a secret without reading its value.")
            .scope("secrets:list")
            .governedBy(Permission.LIST)
            .action("list")
            .on("secrets/{path}")
            .route("/v1/secret-metadata/{path...}")
            .positional("path")
            .declare();

    public static final Operation<SecretAsks.Versions, SecretAnswers.Versions> VERSIONS = Operation.named(
                    "secrets.versions", Effect.READ, SecretAsks.Versions.class, SecretAnswers.Versions.class)
            .summary("List the versions of a secret, newest first, without values.")
            .scope("secrets:list")
            .governedBy(Permission.LIST)
            .action("list")
            .on("secrets/{path}")
            .tool("vault", "scaivault_get_secret_versions")
            .route("/v1/secret-versions/{path...}")
            .positional("path")
            .declare();

    public static final Operation<SecretAsks.Rotate, SecretAnswers.Rotated> ROTATE = Operation.named(
                    "secrets.rotate", Effect.CREATE, SecretAsks.Rotate.class, SecretAnswers.Rotated.class)
            .summary("Replace a secret's value and keep the old one readable for a grace period.")
            .scope("secrets:rotate")
            .governedBy(Permission.ROTATE)
            .action("rotate")
            .on("secrets/{path}")
            .tool("vault", "scaivault_rotate_secret")
            .route("POST", "/v1/secret-rotations/{path...}", 200)
            .positional("path")
            .declare();

    public static final Operation<SecretAsks.Expiring, SecretAnswers.Expiring> EXPIRING = Operation.named(
                    "secrets.expiring", Effect.READ, SecretAsks.Expiring.class, SecretAnswers.Expiring.class)
            .summary("List secrets that expire soon or have expired, the most urgent first.")
            .scope("secrets:list")
            .governedBy(Permission.LIST)
            .action("list")
            .on("secrets")
            .tool("vault", "scaivault_check_expiration")
            .route("/v1/expiring-secrets")
            .declare();

    public static final Operation<SecretAsks.BatchRead, SecretAnswers.Batch> BATCH_READ = Operation.named(
                    "secrets.batch-read", Effect.READ, SecretAsks.BatchRead.class, SecretAnswers.Batch.class)
            .summary("Read several secrets at once and say of each that cannot be read why.")
            .scope("secrets:read")
            .governedBy(Permission.READ)
            .action("read")
            .on("secrets")
            .route("POST", "/v1/secret-batches", 200)
            .positional("paths")
            .declare();

    private SecretsOperations() {}

    /** All of them. */
    public static List<Operation<?, ?>> all() {
        return List.of(READ, WRITE, ANNOTATE, DELETE, RESTORE, LIST, DESCRIBE, VERSIONS, ROTATE, EXPIRING, BATCH_READ);
    }
}
