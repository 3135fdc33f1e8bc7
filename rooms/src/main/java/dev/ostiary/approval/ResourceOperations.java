package dev.ostiary.approval;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.kernel.shape.CamelCase;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Resources and the rules for them (seed 001). */
public final class ResourceOperations {
    private static final String RESOURCES = ApprovalOperations.BASE + "/resources";
    private static final String ONE = RESOURCES + "/{uri}";
    static final String RULES = "resources:write";
    private static final String WRITE = "mcp:write";

    private ResourceOperations() {}

    @CamelCase
    record Conditions(
            @Says("Daily, as in 09:00-17:00 PST; its end is outside.") @Within(max = 60)
            Optional<String> timeWindow,

            @Says("Only these callers, by name or id; anybody when empty.") @Otherwise("[]") @Within(max = 100)
            List<String> requester,

            @Says("Only these operations; any when empty.") @Otherwise("[]") @Within(max = 4)
            List<Verb> operations) {}

    @CamelCase
    record AutoApprove(
            @Otherwise("false") boolean enabled,
            @Says("All that are given must hold.") Optional<Conditions> conditions) {}

    @CamelCase
    record NewRule(
            @Says("An address, or a family of them that ends in /*.") @Within(min = 1, max = 400)
            String uri,

            @Says("What people call it.") @Within(min = 1, max = 128)
            Optional<String> name,

            @Within(max = 1024) Optional<String> description,

            @Says("What may be done at all.") @Otherwise("[\"read\"]") @Within(min = 1, max = 4)
            List<Verb> permissions,

            @Says("Whether a person must say yes first.") @Otherwise("false")
            boolean requiresApproval,

            @Says("Who may say it: members by id or mail address, roles, groups.") @Otherwise("[]") @Within(max = 50)
            List<String> approvers,

            @Says("When nobody need be asked.") Optional<AutoApprove> autoApprove,
            @Otherwise("false") boolean requireReason,
            @Otherwise("0") @Within(max = 500) int minReasonLength,

            @Says("How many persons must say yes.") @Otherwise("1") @Within(min = 1, max = 10)
            int requiredApprovals,

            @Says("Longest time that can be asked for, in seconds.") @Otherwise("3600") @Within(min = 60, max = 86_400)
            int maxTtl) {}

    @CamelCase
    record Resource(
            String uri,
            String name,
            Optional<String> description,
            String type,
            List<Verb> permissions,
            boolean requiresApproval,

            @Says("Told only to those who manage rules.") Optional<List<String>> approvers,

            @Says("Told only to those who manage rules.") Optional<AutoApprove> autoApprove,
            boolean requireReason,
            int minReasonLength,
            int requiredApprovals,
            int maxTtl,
            Instant createdAt,
            Instant updatedAt,

            @Says("Of a family: the template of its addresses.")
            Optional<String> uriTemplate) {}

    @CamelCase
    record Listing(
            @Says("Only rules that permit this.") Optional<Verb> permitting,
            @Otherwise("100") @Within(min = 1, max = 1000) int limit,
            Optional<String> cursor) {}

    @CamelCase
    record Browsing(
            @Otherwise("100") @Within(min = 1, max = 1000) int limit, Optional<String> cursor) {}

    @CamelCase
    record Address(
            String uri,
            String name,

            @Says("What rule it falls under, and whether a person must be asked first.")
            String description,

            boolean requiresApproval) {}

    @CamelCase
    record Addresses(List<Address> addresses, Optional<String> cursor, boolean hasMore) {}

    @CamelCase
    record Resources(List<Resource> resources, ApprovalOperations.Pagination pagination) {}

    @CamelCase
    record Which(
            @Says("An address, or a family of them that ends in /*.") @Within(min = 1, max = 400)
            String uri) {}

    @CamelCase
    record Deleted(
            String uri,
            boolean deleted,

            @Says("Open requests and live grants under the rule, which ended with it.")
            int approvalsEnded) {}

    @CamelCase
    record Read(
            @Says("Address, as in vsecure://secrets/production/DB_PASSWORD.")
            VsecureUri uri,

            @Says("The approval to use, when there are several.")
            Optional<String> approvalId) {}

    @CamelCase
    record Value(
            VsecureUri uri,
            String name,
            String type,
            Optional<Secret> value,
            ObjectNode metadata,
            Instant accessedAt,
            long accessCount) {}

    @CamelCase
    record Write(
            @Says("Address, as in vsecure://secrets/production/DB_PASSWORD.")
            VsecureUri uri,

            @Says("The whole new value.") @Within(min = 1, max = 1_048_576)
            Secret value,

            @Says("The approval to use, when there are several.")
            Optional<String> approvalId) {}

    @CamelCase
    record Written(VsecureUri uri, int version) {}

    static final Operation<Listing, Resources> LIST = Operation.named(
                    "resources.list", Effect.READ, Listing.class, Resources.class)
            .summary(
                    "List the rules for what can be reached, and whether a person must be asked first, without values.")
            .scope(ApprovalOperations.ASK)
            .action("resource_list")
            .on("resources")
            .tool(ApprovalOperations.TOOLSET, "vsecure_list_resources")
            .route(RESOURCES)
            .declare();

    static final Operation<Browsing, Addresses> ADDRESSES = Operation.named(
                    "resources.addresses", Effect.READ, Browsing.class, Addresses.class)
            .summary("List the addresses of the secrets that the caller may know of behind the rules, without values.")
            .scope(ApprovalOperations.ASK)
            .action("resource_list")
            .on("resources")
            .route(ApprovalOperations.BASE + "/addresses")
            .declare();

    static final Operation<Read, Value> READ = Operation.named("resources.read", Effect.READ, Read.class, Value.class)
            .summary(
                    "Read one resource, with its value where it is a secret; where a person must be asked first, the refusal says how.")
            .scope(ApprovalOperations.ASK)
            .ruledBy(Permission.READ)
            .action("read")
            .on("resources/{uri}")
            .tool(ApprovalOperations.TOOLSET, "vsecure_read_resource")
            .route(ONE)
            .positional("uri")
            .declare();

    static final Operation<NewRule, Resource> DEFINE = Operation.named(
                    "resources.define", Effect.CREATE, NewRule.class, Resource.class)
            .summary("Say what may be done with a resource or a family of them, and who must be asked first.")
            .scope(RULES)
            .action("rule_create")
            .on("resources")
            .route(RESOURCES)
            .positional("uri")
            .declare();

    static final Operation<NewRule, Resource> UPDATE = Operation.named(
                    "resources.update", Effect.REPLACE, NewRule.class, Resource.class)
            .summary("Replace a rule; what was approved under it before keeps its own bounds.")
            .scope(RULES)
            .action("rule_update")
            .on("resources")
            .route(ONE)
            .positional("uri")
            .declare();

    static final Operation<Which, Deleted> DELETE = Operation.named(
                    "resources.delete", Effect.DESTROY, Which.class, Deleted.class)
            .summary("Delete a rule and end what was asked and approved under it; without one there is no access.")
            .scope(RULES)
            .action("rule_delete")
            .on("resources")
            .route(ONE)
            .positional("uri")
            .declare();

    static final Operation<Write, Written> WRITE_SECRET = Operation.named(
                    "resources.write", Effect.CREATE, Write.class, Written.class)
            .summary("Store a value as a new version of a secret, by its address.")
            .scope(WRITE)
            .ruledBy(Permission.WRITE)
            .action("write")
            .on("resources/{uri}")
            .tool(ApprovalOperations.TOOLSET, "vsecure_write_secret")
            .route("POST", ApprovalOperations.BASE + "/secret-writes", 200)
            .positional("uri")
            .declare();

    static final Operation<Write, Written> ROTATE = Operation.named(
                    "resources.rotate", Effect.CREATE, Write.class, Written.class)
            .summary("Replace a secret's value and keep the old one readable for two days, by its address.")
            .scope(WRITE)
            .ruledBy(Permission.ROTATE)
            .action("rotate")
            .on("resources/{uri}")
            .tool(ApprovalOperations.TOOLSET, "vsecure_rotate_secret")
            .route("POST", ApprovalOperations.BASE + "/secret-rotations", 200)
            .positional("uri")
            .declare();

    /** All of them. */
    public static List<Operation<?, ?>> all() {
        return List.of(LIST, ADDRESSES, READ, DEFINE, UPDATE, DELETE, WRITE_SECRET, ROTATE);
    }
}
