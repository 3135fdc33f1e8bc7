package dev.ostiary.trail;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the trail offers (domain reference 4.11 and 4.15, tools 64 to 67). */
public final class AuditOperations {
    /** Whom an identity is: the part before the colon of {@code sa:report-runner}. */
    enum IdentityType {
        USER,
        SERVICE_ACCOUNT,
        AGENT,
        SYSTEM
    }

    record Query(
            @Says("Only events at or after this time; 24 hours before 'to' unless given.")
            Optional<Instant> from,

            @Says("Only events before this time; now unless given.")
            Optional<Instant> to,

            @Says("Only these actions, separated by commas, such as read,write.")
            Optional<String> action,

            @Says("Only this identity, such as sa:report-runner.")
            Optional<String> identityId,

            @Says("Only identities of this kind.") Optional<IdentityType> identityType,
            @Says("Only paths at or below this one.") Optional<ResourcePath> pathPrefix,

            @Says("Only what was allowed (true) or only what was refused or failed (false).")
            Optional<Boolean> success,

            @Says("Only calls from this address.") Optional<String> sourceIp,
            @Says("Only this request.") Optional<String> requestId,

            @Says("How many at most.") @Otherwise("100") @Within(min = 1, max = 1000)
            int limit,

            @Says("Where the previous page ended.") Optional<String> cursor) {}

    record Log(
            String id,
            long seq,
            Instant timestamp,
            String action,
            String operation,
            String identityType,
            String identityId,
            String credentialId,
            Optional<String> secretPath,
            String surface,
            String sourceIp,
            String userAgent,
            boolean success,
            Optional<String> errorCode,
            Optional<String> likelyCause,
            long durationMs,
            String requestId,
            Map<String, String> extraData) {}

    record Logs(List<Log> logs, Optional<String> cursor, boolean hasMore) {}

    record Window(
            @Says("Start; 30 days before 'to' unless given.")
            Optional<Instant> from,

            @Says("End; now unless given.") Optional<Instant> to) {}

    record Count(String name, long count) {}

    record Summary(
            Instant from,
            Instant to,
            long totalEvents,
            Map<String, Long> byAction,
            List<Count> topIdentities,
            List<Count> topPaths,
            long failures,
            long denied,
            long uniqueIdentities) {}

    record OfSecret(
            @Says("Path of the secret.") ResourcePath path,

            @Says("Start; 30 days before 'to' unless given.")
            Optional<Instant> from,

            @Says("End; now unless given.") Optional<Instant> to,

            @Says("How many at most.") @Otherwise("100") @Within(min = 1, max = 1000)
            int limit,

            @Says("Where the previous page ended.") Optional<String> cursor) {}

    record Use(long reads, long writes, long rotations, long uniqueIdentities, Optional<Instant> lastAccess) {}

    record History(ResourcePath path, List<Log> entries, Use summary, Optional<String> cursor, boolean hasMore) {}

    record Suspicion(
            @Says("Start; 24 hours before 'to' unless given.")
            Optional<Instant> from,

            @Says("End; now unless given.") Optional<Instant> to,
            @Says("Only paths at or below this one.") Optional<ResourcePath> pathPrefix,
            @Says("Only this identity.") Optional<String> identityId,

            @Says("Only groups of at least this many refusals.") @Otherwise("1") @Within(min = 1, max = 1_000_000)
            int minCount,

            @Says("How many groups at most.") @Otherwise("100") @Within(min = 1, max = 1000)
            int limit,

            @Says("Where the previous page ended.") Optional<String> cursor) {}

    record Group(
            String identityId,
            Optional<String> path,
            long count,
            Instant firstSeen,
            Instant lastSeen,
            List<String> sourceIps,
            List<String> errorCodes,
            String likelyCause,
            String explanation) {}

    record Groups(List<Group> groups, Optional<String> cursor, boolean hasMore) {}

    record Export(
            @Says("Number of the last entry received so far; 0 to begin.")
            @Otherwise("0")
            @Within(min = 0, max = Long.MAX_VALUE)
            long after,

            @Says("Number of the last entry to export; the newest unless given.")
            Optional<Long> upto,

            @Says("How many entries at most.") @Otherwise("1000") @Within(min = 1, max = 1000)
            int limit) {}

    record Exported(
            @Says("Lines of the export file, in order; join all pages' lines with line feeds.")
            List<String> lines,

            @Says("Number of the last entry on this page.") long last,

            @Says("Number of the last entry of this export; give it back as 'upto'.")
            long upto,

            boolean hasMore) {}

    record Nothing() {}

    record Signed(
            @Says("The checkpoint as a C2SP signed note.") String checkpoint,

            @Says("Key that verifies it; pin it where this server cannot reach.")
            String verifierKey,

            long size) {}

    public static final Operation<Query, Logs> QUERY = Operation.named(
                    "audit.query", Effect.READ, Query.class, Logs.class)
            .summary("List what was asked for and what came of it, newest first.")
            .scope("audit:read")
            .action("audit_query")
            .on("audit")
            .tool("vault", "scaivault_query_audit")
            .route("/v1/audit/logs")
            .declare();

    public static final Operation<Window, Summary> SUMMARY = Operation.named(
                    "audit.summary", Effect.READ, Window.class, Summary.class)
            .summary("Count events by action, identity and path over a time window.")
            .scope("audit:read")
            .action("audit_summary")
            .on("audit")
            .tool("vault", "scaivault_audit_summary")
            .route("/v1/audit/summary")
            .declare();

    public static final Operation<OfSecret, History> HISTORY = Operation.named(
                    "audit.secret", Effect.READ, OfSecret.class, History.class)
            .summary("Show who did what with one secret, newest first, and sum it up.")
            .scope("audit:read")
            .action("audit_secret")
            .on("audit/{path}")
            .tool("vault", "scaivault_secret_audit_trail")
            .route("/v1/audit/secrets/{path...}")
            .positional("path")
            .declare();

    public static final Operation<Suspicion, Groups> UNAUTHORIZED = Operation.named(
                    "audit.unauthorized", Effect.READ, Suspicion.class, Groups.class)
            .summary("Group refused accesses by identity, path and likely cause, and explain each.")
            .scope("audit:read")
            .action("audit_unauthorized")
            .on("audit")
            .tool("vault", "scaivault_find_unauthorized_access")
            .route("/v1/audit/unauthorized")
            .declare();

    public static final Operation<Export, Exported> EXPORT = Operation.named(
                    "audit.export", Effect.READ, Export.class, Exported.class)
            .summary("Hand out the trail page by page in the form that verifies without a server.")
            .scope("audit:export")
            .action("export_created")
            .on("audit")
            .route("/v1/audit/export")
            .declare();

    public static final Operation<Nothing, Signed> CHECKPOINT = Operation.named(
                    "audit.checkpoint", Effect.CREATE, Nothing.class, Signed.class)
            .summary("Sign a checkpoint over the whole trail as it stands now.")
            .scope("audit:export")
            .action("checkpoint_created")
            .on("audit")
            .route("/v1/audit/checkpoints")
            .declare();

    private AuditOperations() {}

    /** All of them. */
    public static List<Operation<?, ?>> all() {
        return List.of(QUERY, SUMMARY, HISTORY, UNAUTHORIZED, EXPORT, CHECKPOINT);
    }
}
