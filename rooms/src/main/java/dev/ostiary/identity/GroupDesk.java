package dev.ostiary.identity;

import dev.ostiary.identity.MemberOperations.Group;
import dev.ostiary.identity.MemberOperations.GroupChange;
import dev.ostiary.identity.MemberOperations.GroupRemoved;
import dev.ostiary.identity.MemberOperations.Groups;
import dev.ostiary.identity.MemberOperations.NewGroup;
import dev.ostiary.identity.MemberOperations.Page;
import dev.ostiary.identity.MemberOperations.WhichGroup;
import dev.ostiary.identity.Plain.Paged;
import dev.ostiary.identity.PrincipalName.Kind;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.store.Duplicate;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.util.List;

/** Keeps groups, which policies can be bound to. */
final class GroupDesk {
    private static final String WITH_MEMBERS = """
            select g.name, array(select m.principal from group_member m
                where m.tenant_id = g.tenant_id and m.group_name = g.name order by m.principal) as members
              from principal_group g
            """;

    private final Ties ties;

    GroupDesk(Ties ties) {
        this.ties = ties;
    }

    Groups list(Page input, Call call) {
        var found = Tx.current()
                .query(
                        WITH_MEMBERS + " where g.name > ? order by g.name limit ?",
                        GroupDesk::group,
                        Plain.after(input.cursor(), call),
                        input.limit() + 1);
        var page = Paged.of(found, input.limit(), call, Group::name);
        return new Groups(page.shown(), page.cursor(), page.more());
    }

    Group create(NewGroup input, Call call) {
        var name = name(input.name());
        try {
            Tx.current()
                    .update(
                            "insert into principal_group (tenant_id, name, created_at) values (?, ?, ?)",
                            call.tenant(),
                            name,
                            Plain.now(call));
        } catch (Duplicate _) {
            throw new Refused(Refusal.conflict("group_exists", "There is a group of this name already."));
        }
        add(name, input.members(), call);
        return group(name);
    }

    Group update(GroupChange input, Call call) {
        var name = group(name(input.name())).name();
        for (var principal : principals(input.remove(), "remove")) {
            Tx.current().update("delete from group_member where group_name = ? and principal = ?", name, principal);
        }
        add(name, input.add(), call);
        return group(name);
    }

    GroupRemoved delete(WhichGroup input, Call call) {
        var name = group(name(input.name())).name();
        ties.sever("group:" + name);
        Tx.current().update("delete from principal_group where name = ?", name);
        return new GroupRemoved(name, true);
    }

    private static void add(String group, List<String> members, Call call) {
        if (!members.isEmpty()) {
            Granting.check(call); // who joins a group gains its policies
        }
        for (var principal : principals(members, "members")) {
            Tx.current()
                    .update(
                            "insert into group_member (tenant_id, group_name, principal) values (?, ?, ?) on conflict do nothing",
                            call.tenant(),
                            group,
                            principal);
        }
    }

    private static List<String> principals(List<String> given, String field) {
        return given.stream()
                .map(text -> PrincipalName.parse(text, field)
                        .filter(name -> name.kind() != Kind.GROUP)
                        .orElseThrow(() -> new Refused(
                                Refusal.invalidField(field, "each begins with user: or sa:; groups hold no groups.")))
                        .text())
                .toList();
    }

    private static Group group(String name) {
        return Tx.current()
                .one(WITH_MEMBERS + " where g.name = ?", GroupDesk::group, name)
                .orElseThrow(() -> new Refused(Refusal.missing("group", name)));
    }

    private static Group group(Row row) {
        return new Group(row.text("name"), "group:" + row.text("name"), row.texts("members"));
    }

    private static String name(String text) {
        return PrincipalName.of(Kind.GROUP, text, "name").name();
    }
}
