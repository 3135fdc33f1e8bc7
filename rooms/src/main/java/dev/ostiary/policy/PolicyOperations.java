package dev.ostiary.policy;

import dev.ostiary.identity.PrincipalName;
import dev.ostiary.kernel.Declaration;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the policy room offers: tools 13 to 16 of domain reference 4.15, and the routes beside them (4.3). */
public final class PolicyOperations {
    private static final String READ = "policies:read";
    private static final String WRITE = "policies:write";
    private static final String ONE = "/v1/policies/{policy_id}";
    private static final String BINDINGS = ONE + "/bindings";

    private PolicyOperations() {}

    enum Scope {
        TENANT,
        PARTNER
    }

    enum IdentityType {
        USER,
        SERVICE_ACCOUNT,
        GROUP;

        PrincipalName.Kind kind() {
            return switch (this) {
                case USER -> PrincipalName.Kind.USER;
                case SERVICE_ACCOUNT -> PrincipalName.Kind.SERVICE_ACCOUNT;
                case GROUP -> PrincipalName.Kind.GROUP;
            };
        }

        static IdentityType of(String principal) {
            return principal.startsWith("user:") ? USER : principal.startsWith("sa:") ? SERVICE_ACCOUNT : GROUP;
        }
    }

    record RuleText(
            @Says("Glob over paths: * within a segment, ? one character, ** whole segments.")
            @Within(min = 1, max = 512)
            String pathPattern,

            @Says("What it grants; admin covers all the others.") @Within(min = 1, max = 6)
            List<Permission> permissions,

            @Says("What must hold besides.") Optional<Conditions> conditions) {}

    record NewBinding(
            IdentityType identityType,
            @Within(min = 1, max = 260) String identityId,
            Optional<Instant> expiresAt) {}

    record Listing(
            @Says("partner: those that hold in all tenants of the partner; tenant: those of this one alone.")
            Optional<Scope> scope,

            @Otherwise("false") boolean includeInactive,
            @Otherwise("100") @Within(min = 1, max = 1000) int limit,
            Optional<String> cursor) {}

    record Line(String id, String name, int ruleCount, int bindingCount, boolean isActive) {}

    record Lines(List<Line> policies, Optional<String> cursor, boolean hasMore) {}

    record Which(@Says("Id of the policy, pol_….") String policyId) {}

    record Bound(
            String id, IdentityType identityType, String identityId, Optional<Instant> expiresAt, Instant createdAt) {}

    record Policy(
            String id,
            String name,
            Optional<String> description,
            Scope scope,
            boolean isActive,
            List<RuleText> rules,
            List<Bound> bindings,
            Instant createdAt,
            Instant updatedAt) {}

    record NewPolicy(
            @Says("Unique within the tenant.") @Within(min = 1, max = 128)
            String name,

            @Says("In order; the first match is the one that is told.") @Within(min = 1, max = 200)
            List<RuleText> rules,

            @Says("What it is for.") @Within(max = 1024) Optional<String> description,

            @Says("Whether it holds in this tenant or in all of the partner's.") @Otherwise("\"tenant\"")
            Scope scope,

            @Says("Whom to bind it to at once.") @Otherwise("[]") @Within(max = 200)
            List<NewBinding> bindings) {}

    record Created(String id, int ruleCount) {}

    record Changed(
            @Says("Id of the policy, pol_….") String policyId,
            @Within(min = 1, max = 128) String name,
            @Within(min = 1, max = 200) List<RuleText> rules,
            @Within(max = 1024) Optional<String> description,
            @Otherwise("true") boolean isActive) {}

    record Removal(
            @Says("Id of the policy, pol_….") String policyId,

            @Says("Delete it although it is bound to somebody.") @Otherwise("false")
            boolean force) {}

    record Removed(String id, boolean deleted, int bindingsRemoved) {}

    record Question(
            @Says("Who: user:mail, sa:name or group:name.") @Within(min = 1, max = 260)
            String identityId,

            @Says("On what, such as app/database.") ResourcePath path,
            @Says("May do what.") Permission permission,
            @Says("Ask this policy alone.") Optional<String> policyId,

            @Says("Where the call would come from.") @Within(max = 64)
            Optional<String> sourceIp,

            @Says("Whether a fresh second factor was given.") @Otherwise("false")
            boolean mfa,

            @Says("When; now unless told.") Optional<Instant> at) {}

    record Match(String policyId, int index, String pattern) {}

    record Explanation(
            boolean allowed,
            Optional<Match> matchedRule,

            @Says("allowed, or the code that the call would be refused with.")
            String reason,

            String message,
            List<String> failedConditions) {}

    record Bindings(
            @Says("Id of the policy, pol_….") String policyId,
            @Otherwise("100") @Within(min = 1, max = 1000) int limit,
            Optional<String> cursor) {}

    record BoundLines(List<Bound> bindings, Optional<String> cursor, boolean hasMore) {}

    record Binding(
            @Says("Id of the policy, pol_….") String policyId,
            IdentityType identityType,

            @Says("user:mail, sa:name or group:name.") @Within(min = 1, max = 260)
            String identityId,

            Optional<Instant> expiresAt) {}

    record Unbinding(
            @Says("Id of the policy, pol_….") String policyId,
            @Says("Id of the binding, bind_….") String bindingId) {}

    record Unbound(String id, boolean deleted) {}

    static final Operation<Listing, Lines> LIST = vault(
                    "list", Effect.READ, Listing.class, Lines.class, "scaivault_list_policies")
            .summary("List access policies.")
            .scope(READ)
            .action("policy_list")
            .route("/v1/policies")
            .declare();

    static final Operation<Which, Policy> SHOW = vault(
                    "show", Effect.READ, Which.class, Policy.class, "scaivault_get_policy")
            .summary("Show an access policy with its rules and whom it is bound to.")
            .scope(READ)
            .action("policy_read")
            .on("policies/{policy_id}")
            .route(ONE)
            .positional("policy_id")
            .declare();

    static final Operation<NewPolicy, Created> CREATE = vault(
                    "create", Effect.CREATE, NewPolicy.class, Created.class, "scaivault_create_policy")
            .summary("Create an access policy, and bind it at once where bindings are given.")
            .scope(WRITE)
            .action("policy_create")
            .on("policies/{name}")
            .route("/v1/policies")
            .positional("name")
            .declare();

    static final Operation<Question, Explanation> TEST = vault(
                    "test", Effect.READ, Question.class, Explanation.class, "scaivault_test_policy")
            .summary("Ask whether an identity may do something on a path, and why.")
            .scope(READ)
            .action("policy_test")
            .on("secrets/{path}")
            .route("POST", "/v1/policies/test", 200)
            .positional("identity_id", "permission", "path")
            .declare();

    static final Operation<Changed, Policy> UPDATE = Operation.named(
                    "policies.update", Effect.REPLACE, Changed.class, Policy.class)
            .summary("Replace an access policy and keep its bindings.")
            .scope(WRITE)
            .action("policy_update")
            .on("policies/{policy_id}")
            .route(ONE)
            .positional("policy_id")
            .declare();

    static final Operation<Removal, Removed> DELETE = Operation.named(
                    "policies.delete", Effect.DESTROY, Removal.class, Removed.class)
            .summary("Delete an access policy that is bound to nobody, or with force one that is.")
            .scope(WRITE)
            .action("policy_delete")
            .on("policies/{policy_id}")
            .route(ONE)
            .positional("policy_id")
            .declare();

    static final Operation<Bindings, BoundLines> BOUND = Operation.named(
                    "bindings.list", Effect.READ, Bindings.class, BoundLines.class)
            .summary("List whom an access policy is bound to.")
            .scope(READ)
            .action("policy_read")
            .on("policies/{policy_id}")
            .route(BINDINGS)
            .positional("policy_id")
            .declare();

    static final Operation<Binding, Bound> BIND = Operation.named(
                    "bindings.create", Effect.CREATE, Binding.class, Bound.class)
            .summary("Bind an access policy to a user, a service account or a group.")
            .scope(WRITE)
            .action("policy_bind")
            .on("policies/{policy_id}")
            .route(BINDINGS)
            .positional("policy_id")
            .declare();

    static final Operation<Unbinding, Unbound> UNBIND = Operation.named(
                    "bindings.delete", Effect.DESTROY, Unbinding.class, Unbound.class)
            .summary("Take an access policy away from somebody it is bound to.")
            .scope(WRITE)
            .action("policy_unbind")
            .on("policies/{policy_id}")
            .route(BINDINGS + "/{binding_id}")
            .positional("policy_id", "binding_id")
            .declare();

    /** All of them. */
    public static final List<Operation<?, ?>> ALL =
            List.of(LIST, SHOW, CREATE, TEST, UPDATE, DELETE, BOUND, BIND, UNBIND);

    private static <I extends Record, O extends Record> Declaration<I, O> vault(
            String verb, Effect effect, Class<I> input, Class<O> output, String tool) {
        return Operation.named("policies." + verb, effect, input, output).tool("vault", tool);
    }
}
