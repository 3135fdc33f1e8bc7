package dev.ostiary.client.vsecure;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.shape.CamelCase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What this library says to a server and hears from it, in the server's words; members that it does not know are skipped. */
final class Wire {
    private static final String BASE = "/v1/security/mcp";
    private static final String ONE = BASE + "/approvals/{approvalId}";

    private Wire() {}

    @CamelCase
    record Request(
            String resource,
            Deed operation,
            String reason,
            int ttl,
            Optional<String> callDigest,
            Optional<Integer> maxUses) {}

    @CamelCase
    record Told(
            String approvalId,
            Status status,
            String resource,
            Deed operation,
            String reason,
            String requestedBy,
            Optional<String> onBehalfOf,
            Instant requestedAt,
            Instant expiresAt,
            String approvalUrl,
            int requiredApprovals,
            int approvals,
            Optional<String> approvedBy,
            Optional<String> deniedBy,
            Optional<String> decision) {}

    @CamelCase
    record Look(String approvalId, int waitSeconds) {}

    @CamelCase
    record Which(String approvalId) {}

    @CamelCase
    record Listing(Optional<Status> status, Optional<String> resource, int limit, Optional<String> cursor) {}

    @CamelCase
    record Pagination(Optional<String> cursor, boolean hasMore) {}

    @CamelCase
    record Page(List<Told> data, Pagination pagination) {}

    @CamelCase
    record Read(String uri, Optional<String> approvalId) {}

    @CamelCase
    record Value(String uri, Optional<Secret> value) {}

    @CamelCase
    record Write(String uri, Secret value) {}

    @CamelCase
    record Written(String uri, int version) {}

    static final Operation<Request, Told> REQUEST = Operation.named(
                    "approvals.request", Effect.CREATE, Request.class, Told.class)
            .summary("Ask a person.")
            .action("request")
            .route(BASE + "/approve")
            .declare();

    static final Operation<Look, Told> SHOW = Operation.named("approvals.show", Effect.READ, Look.class, Told.class)
            .summary("Tell how it stands.")
            .action("show")
            .route(ONE)
            .declare();

    static final Operation<Listing, Page> LIST = Operation.named(
                    "approvals.list", Effect.READ, Listing.class, Page.class)
            .summary("List approvals.")
            .action("list")
            .route(BASE + "/approvals")
            .declare();

    static final Operation<Which, Told> CANCEL = Operation.named(
                    "approvals.cancel", Effect.DESTROY, Which.class, Told.class)
            .summary("Take back.")
            .action("cancel")
            .route("POST", ONE + "/cancel", 200)
            .declare();

    static final Operation<Read, Value> READ = Operation.named("resources.read", Effect.READ, Read.class, Value.class)
            .summary("Read a value.")
            .action("read")
            .route(BASE + "/resources/{uri}")
            .declare();

    static final Operation<Write, Written> WRITE = Operation.named(
                    "resources.write", Effect.CREATE, Write.class, Written.class)
            .summary("Store a value.")
            .action("write")
            .route("POST", BASE + "/secret-writes", 200)
            .declare();

    static final Operation<Write, Written> ROTATE = Operation.named(
                    "resources.rotate", Effect.CREATE, Write.class, Written.class)
            .summary("Replace a value.")
            .action("rotate")
            .route("POST", BASE + "/secret-rotations", 200)
            .declare();

    /** All of them. */
    static List<Operation<?, ?>> all() {
        return List.of(REQUEST, SHOW, LIST, CANCEL, READ, WRITE, ROTATE);
    }
}
