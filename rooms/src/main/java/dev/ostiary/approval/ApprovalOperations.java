package dev.ostiary.approval;

import dev.ostiary.kernel.Declaration;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.shape.CamelCase;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Requests and answers of the seed's approval surface (seed 001; domain reference 2.4 and 2.6). */
public final class ApprovalOperations {
    static final String BASE = "/v1/security/mcp";
    static final String TOOLSET = "approval";
    static final String ASK = "mcp:read";
    static final String ANSWER = "mcp:approve";
    private static final String APPROVALS = BASE + "/approvals";
    private static final String ONE = APPROVALS + "/{approvalId}";

    private ApprovalOperations() {}

    /** How it stands with an approval; all but the first two are ends. */
    enum Status {
        PENDING,
        APPROVED,
        DENIED,
        EXPIRED,
        CANCELLED,
        REVOKED,
        USED
    }

    enum Action {
        APPROVE,
        DENY
    }

    @CamelCase
    record Request(
            @Says("What it is about: an address, or a family of them that ends in /*.") @Within(min = 1, max = 400)
            String resource,

            @Says("What is to be done with it.") @Otherwise("\"read\"")
            Verb operation,

            @Says("Why, in words that a person can decide on: what for, and what happens without it.")
            @Otherwise("\"\"")
            @Within(max = 2000)
            String reason,

            @Says("Who asks; only the caller's own name.") Optional<String> requestedBy,

            @Says("Seconds for which it holds, from now on.") @Otherwise("3600") @Within(min = 60, max = 86_400)
            int ttl,

            @Says(
                    "Digest of the one call that it is for, from the refusal of that call; a change of one resource needs it.")
            @Within(max = 64)
            Optional<String> callDigest,

            @Says("How many uses it has; a family needs a number.") @Within(min = 1, max = 100)
            Optional<Integer> maxUses) {}

    @CamelCase
    record Approval(
            String approvalId,
            Status status,
            String resource,
            Verb operation,
            String reason,
            String requestedBy,

            @Says("The person that the requester acts for.") Optional<String> onBehalfOf,

            Instant requestedAt,
            Instant expiresAt,

            @Says("Where a person answers; opening it proves nothing.")
            String approvalUrl,

            @Says("How many persons must say yes.") int requiredApprovals,
            @Says("How many have.") int approvals,
            Optional<Integer> maxUses,
            int uses,
            Optional<String> approvedBy,
            Optional<Instant> approvedAt,
            Optional<String> deniedBy,
            Optional<Instant> deniedAt,

            @Says("What was said with the decision.") Optional<String> decision,

            @Says("Who ended it before its time.") Optional<String> endedBy,
            Optional<Instant> endedAt,

            @Says("The one call that it is for, its secrets hidden; none where it holds for any arguments.")
            Optional<OneCall> call,

            @Says("What the one who asked does now.") String next) {}

    @CamelCase
    record OneCall(String operation, @Says("JSON.") String arguments) {}

    @CamelCase
    record Which(@Says("Id of the approval, appr_….") String approvalId) {}

    @CamelCase
    record Look(
            @Says("Id of the approval, appr_….") String approvalId,

            @Says("Waits so many seconds for a decision, at most; fewer than this client waits for a call.")
            @Otherwise("0")
            @Within(max = 60)
            int waitSeconds) {}

    @CamelCase
    record Answer(
            @Says("Id of the approval, appr_….") String approvalId,
            Action action,

            @Says("Why; the requester is told, and the trail its beginning.") @Otherwise("\"\"") @Within(max = 2000)
            String reason,

            @Says("Who answers; only the caller's own name.")
            Optional<String> approvedBy) {}

    @CamelCase
    record Answered(
            String approvalId,
            Status status,
            Optional<String> approvedBy,
            Optional<Instant> approvedAt,
            Optional<String> deniedBy,
            Optional<Instant> deniedAt,

            @Says("Works for this resource and operation alone while it is approved; shown this once.")
            Optional<Secret> accessToken,

            Instant expiresAt,
            @Says("How many persons must say yes.") int requiredApprovals,
            @Says("How many have.") int approvals) {}

    @CamelCase
    record Listing(
            @Says("Only those that stand so.") Optional<Status> status,

            @Says("Only for this address or family.") @Within(max = 400)
            Optional<String> resource,

            @Says("Only those that the caller may answer now.") @Otherwise("false")
            boolean mine,

            @Otherwise("20") @Within(min = 1, max = 100) int limit,
            Optional<String> cursor) {}

    @CamelCase
    record Pagination(Optional<String> cursor, boolean hasMore) {}

    @CamelCase
    record Page(List<Approval> data, Pagination pagination) {}

    @CamelCase
    record Looking(
            @Says("Only this address, or a family of them: vsecure://secrets/production/* or production/*.")
            @Within(max = 400)
            Optional<String> resource,

            @Says("Only from then on; a day unless told.") Optional<Instant> since,
            @Otherwise("50") @Within(min = 1, max = 1000) int limit,
            Optional<String> cursor) {}

    @CamelCase
    record Traces(Optional<String> ipAddress, Optional<String> userAgent) {}

    @CamelCase
    record Log(
            String id,
            Instant timestamp,
            String resource,
            String operation,
            String actor,
            Optional<String> approvalId,
            boolean success,
            Traces metadata) {}

    @CamelCase
    record Logs(List<Log> logs, Pagination pagination) {}

    static final Operation<Request, Approval> REQUEST = of(
                    "approvals.request", Effect.CREATE, Request.class, Approval.class)
            .summary(
                    "Ask a person to allow something, in words, for a while; once it is approved, repeat the call that was refused.")
            .scope(ASK)
            .action("mcp.approval_requested")
            .on("approvals")
            .tool(TOOLSET, "vsecure_request_approval")
            .route(BASE + "/approve")
            .positional("resource")
            .declare();

    static final Operation<Look, Approval> SHOW = of("approvals.show", Effect.READ, Look.class, Approval.class)
            .summary(
                    "Tell how it stands with an approval and what to do next, and wait up to 60 seconds for a decision if told so.")
            .scope(ASK)
            .action("approval_read")
            .on("approvals/{approvalId}")
            .tool(TOOLSET, "vsecure_get_approval")
            .route(ONE)
            .positional("approvalId")
            .declare();

    static final Operation<Listing, Page> LIST = of("approvals.list", Effect.READ, Listing.class, Page.class)
            .summary("List approvals, the newest first: one's own, and all for those who may answer or audit.")
            .scope(ASK)
            .action("approval_list")
            .on("approvals")
            .tool(TOOLSET, "vsecure_list_approvals")
            .route(APPROVALS)
            .declare();

    /** No tool: an agent has no operation that approves. */
    static final Operation<Answer, Answered> RESPOND = of(
                    "approvals.respond", Effect.REPLACE, Answer.class, Answered.class)
            .summary("Approve or deny a request, as the person that was asked.")
            .scope(ANSWER)
            .action("mcp.approval_answered")
            .on("approvals/{approvalId}")
            .route("POST", ONE + "/respond", 200)
            .positional("approvalId", "action")
            .declare();

    static final Operation<Which, Approval> CANCEL = of("approvals.cancel", Effect.DESTROY, Which.class, Approval.class)
            .summary("Take back a request of one's own, or give back what was approved.")
            .scope(ASK)
            .action("mcp.approval_cancelled")
            .on("approvals/{approvalId}")
            .route("POST", ONE + "/cancel", 200)
            .positional("approvalId")
            .declare();

    static final Operation<Which, Approval> REVOKE = of("approvals.revoke", Effect.DESTROY, Which.class, Approval.class)
            .summary("End what was approved before its time.")
            .scope(ANSWER)
            .action("mcp.approval_revoked")
            .on("approvals/{approvalId}")
            .route("POST", ONE + "/revoke", 200)
            .positional("approvalId")
            .declare();

    static final Operation<Looking, Logs> AUDIT = of("approvals.audit", Effect.READ, Looking.class, Logs.class)
            .summary("List what was done with resources, and under which approval, the newest first.")
            .scope("audit:read")
            .action("audit_read")
            .on("approvals")
            .tool(TOOLSET, "vsecure_audit")
            .route(BASE + "/audit")
            .declare();

    private static <I extends Record, O extends Record> Declaration<I, O> of(
            String name, Effect effect, Class<I> input, Class<O> output) {
        return Operation.named(name, effect, input, output);
    }

    /** All of them. */
    public static List<Operation<?, ?>> all() {
        return List.of(REQUEST, SHOW, LIST, RESPOND, CANCEL, REVOKE, AUDIT);
    }
}
