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

/** Members, roles, groups and the caller itself; REST and command line only. */
public final class MemberOperations {
    private static final String READ = AccountOperations.READ;
    private static final String WRITE = AccountOperations.WRITE;
    private static final String MEMBERS = "/v1/identity/members";
    private static final String ROLES = "/v1/identity/roles";
    private static final String GROUPS = "/v1/identity/groups";

    private MemberOperations() {}

    enum Role {
        OWNER,
        ADMIN,
        AUDITOR,
        RESPONDENT,
        APPROVER,
        VIEWER
    }

    enum Status {
        ACTIVE,
        DISABLED
    }

    record Nothing() {}

    record WhoAmI(
            String identityId,
            @Says("user or service_account.") String type,
            String displayName,
            String tenantId,
            String partnerId,
            List<String> scopes,
            List<String> groups,
            List<String> roles,
            Optional<Instant> mfaVerifiedAt,
            Optional<Instant> tokenExpiresAt) {}

    /** Not an input of a READ, because it holds a secret, although nothing changes. */
    record Shown(@Within(min = 1, max = 512) Secret token) {}

    /** As in RFC 7662, section 2.2: of a key that does not work nothing but that is told. */
    record Introspected(
            boolean active,

            @Says("Scopes that it holds now, separated by spaces.")
            Optional<String> scope,

            @Says("For whom it speaks.") Optional<String> sub,
            @Says("Id of the key.") Optional<String> jti,

            @Says("When it ends, in seconds since 1970.") Optional<Long> exp) {
        static final Introspected NOT =
                new Introspected(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    record Page(
            @Otherwise("100") @Within(min = 1, max = 1000) int limit, Optional<String> cursor) {}

    record Member(
            String id,
            String identityId,
            String email,
            String displayName,
            List<Role> roles,
            Status status,
            Optional<Instant> mfaVerifiedAt,
            Instant createdAt) {}

    record Members(List<Member> members, Optional<String> cursor, boolean hasMore) {}

    record NewMember(
            @Within(min = 3, max = 254) String email,
            @Within(min = 1, max = 128) Optional<String> displayName,
            @Within(min = 1, max = 6) List<Role> roles,

            @Says("At least 12 characters; one is made up unless given.") @Within(min = 12, max = 256)
            Optional<Secret> password) {}

    record NewMemberMade(
            String id,
            String identityId,

            @Says("The password that was made up, this once.")
            Optional<Secret> password) {}

    record MemberChanges(
            @Says("Id of the member, mem_….") String memberId,
            @Within(min = 1, max = 128) Optional<String> displayName,
            @Within(min = 1, max = 6) Optional<List<Role>> roles,
            Optional<Status> status,

            @Says("Replaces the password and ends the member's sign-ins.") @Within(min = 12, max = 256)
            Optional<Secret> password) {}

    record RoleLine(Role role, List<String> permissions) {}

    record Roles(List<RoleLine> roles) {}

    record RoleChange(
            Role role,

            @Says("All that the role holds from now on.") @Within(max = 100)
            List<String> permissions) {}

    record Group(String name, String identityId, List<String> members) {}

    record Groups(List<Group> groups, Optional<String> cursor, boolean hasMore) {}

    record NewGroup(
            @Says("3 to 64 of a-z, 0-9 and '-'.") String name,

            @Says("user:mail or sa:name.") @Otherwise("[]") @Within(max = 1000)
            List<String> members) {}

    record GroupChange(
            String name,

            @Says("user:mail or sa:name.") @Otherwise("[]") @Within(max = 1000)
            List<String> add,

            @Otherwise("[]") @Within(max = 1000) List<String> remove) {}

    record WhichGroup(String name) {}

    record GroupRemoved(String name, boolean deleted) {}

    static final Operation<Nothing, WhoAmI> WHO = Operation.named(
                    "auth.whoami", Effect.READ, Nothing.class, WhoAmI.class)
            .summary("Tell who the caller is and what it may do.")
            .action("whoami")
            .route("/v1/auth/whoami")
            .declare();

    static final Operation<Shown, Introspected> INTROSPECT = Operation.named(
                    "auth.introspect", Effect.CREATE, Shown.class, Introspected.class)
            .summary("Tell whether a key of this tenant works now, and for whom.")
            .scope(Scopes.ADMIN)
            .action("introspect")
            .route("POST", "/v1/auth/introspect", 200)
            .declare();

    static final Operation<Page, Members> LIST = Operation.named("members.list", Effect.READ, Page.class, Members.class)
            .summary("List the members of the tenant.")
            .scope(READ)
            .action("member_list")
            .route(MEMBERS)
            .declare();

    static final Operation<NewMember, NewMemberMade> CREATE = Operation.named(
                    "members.create", Effect.CREATE, NewMember.class, NewMemberMade.class)
            .summary("Add a member to the tenant.")
            .scope(WRITE)
            .action("member_create")
            .on("members/{email}")
            .route(MEMBERS)
            .positional("email")
            .declare();

    static final Operation<MemberChanges, Member> UPDATE = Operation.named(
                    "members.update", Effect.REPLACE, MemberChanges.class, Member.class)
            .summary("Change a member's name, roles, status or password.")
            .scope(WRITE)
            .action("member_update")
            .on("members/{member_id}")
            .route("PATCH", MEMBERS + "/{member_id}", 200)
            .positional("member_id")
            .declare();

    static final Operation<Nothing, Roles> ROLE_LIST = Operation.named(
                    "roles.list", Effect.READ, Nothing.class, Roles.class)
            .summary("List the roles and what each holds.")
            .scope(READ)
            .action("role_list")
            .route(ROLES)
            .declare();

    static final Operation<RoleChange, RoleLine> ROLE_UPDATE = Operation.named(
                    "roles.update", Effect.REPLACE, RoleChange.class, RoleLine.class)
            .summary("Change what a role holds, for all members who have it; only an owner may.")
            .scope(WRITE)
            .action("role_update")
            .on("roles/{role}")
            .route(ROLES + "/{role}")
            .positional("role")
            .declare();

    static final Operation<Page, Groups> GROUP_LIST = Operation.named(
                    "groups.list", Effect.READ, Page.class, Groups.class)
            .summary("List groups and who is in them.")
            .scope(READ)
            .action("group_list")
            .route(GROUPS)
            .declare();

    static final Operation<NewGroup, Group> GROUP_CREATE = Operation.named(
                    "groups.create", Effect.CREATE, NewGroup.class, Group.class)
            .summary("Create a group that policies can be bound to.")
            .scope(WRITE)
            .action("group_create")
            .on("groups/{name}")
            .route(GROUPS)
            .positional("name")
            .declare();

    static final Operation<GroupChange, Group> GROUP_UPDATE = Operation.named(
                    "groups.update", Effect.REPLACE, GroupChange.class, Group.class)
            .summary("Put principals into a group or take them out.")
            .scope(WRITE)
            .action("group_update")
            .on("groups/{name}")
            .route("PATCH", GROUPS + "/{name}", 200)
            .positional("name")
            .declare();

    static final Operation<WhichGroup, GroupRemoved> GROUP_DELETE = Operation.named(
                    "groups.delete", Effect.DESTROY, WhichGroup.class, GroupRemoved.class)
            .summary("Delete a group and unbind it from all policies.")
            .scope(WRITE)
            .action("group_delete")
            .on("groups/{name}")
            .route(GROUPS + "/{name}")
            .positional("name")
            .declare();

    static final List<Operation<?, ?>> ALL = List.of(
            WHO,
            INTROSPECT,
            LIST,
            CREATE,
            UPDATE,
            ROLE_LIST,
            ROLE_UPDATE,
            GROUP_LIST,
            GROUP_CREATE,
            GROUP_UPDATE,
            GROUP_DELETE);
}
