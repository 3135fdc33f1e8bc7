package dev.ostiary.identity;

import dev.ostiary.store.Tx;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells other rooms who is who. Runs in the current transaction. */
public final class Directory {
    /** No account is made by an account that is made by an account for longer than this. */
    private static final int DEEPEST = 8;

    /** {@code group:name} of each group that {@code principal} is in; a group is in itself. */
    public List<String> groups(String principal) {
        if (principal.startsWith("group:")) {
            return List.of(principal);
        }
        return Tx.current()
                .query(
                        "select 'group:' || group_name as name from group_member where principal = ? order by group_name",
                        row -> row.text("name"),
                        principal);
    }

    /**
     * The active members that {@code name} stands for and whose roles hold {@code scope}, as {@code user:mail}: a member's
     * id, name or mail address, a role, or a group. Nobody for a name that is none of these.
     */
    public List<String> persons(String name, String scope) {
        var plain = name.startsWith("group:") ? name.substring("group:".length()) : name;
        var user = name.startsWith("user:") ? name : "user:" + name;
        return Tx.current().query("""
                        select 'user:' || m.email as person from member m
                         where m.status = 'active' and m.roles && ?
                           and (m.id = ? or 'user:' || m.email = lower(?) or ? = any (m.roles)
                                or exists (select 1 from group_member g where g.tenant_id = m.tenant_id
                                    and g.group_name = ? and g.principal = 'user:' || m.email))
                         order by 1
                        """, row -> row.text("person"), RoleBook.holding(scope), name, user, name, plain);
    }

    /**
     * Who answers for {@code principal}: a member for itself, a service account's maker for what it does. Empty when that is
     * no person that is still here.
     */
    public Optional<String> personBehind(String principal) {
        var seen = new HashSet<String>();
        var who = Optional.of(principal);
        while (who.filter(it -> it.startsWith("sa:")).isPresent() && seen.size() < DEEPEST && seen.add(who.get())) {
            who = maker(who.get());
        }
        return who.filter(it -> it.startsWith("user:"));
    }

    /**
     * Who may have the credential {@code id} in hand: the person who made it, or whoever made the account that made it, or
     * any of that account's keys.
     */
    public List<String> makers(String id) {
        return Tx.current().query("""
                        with recursive made (who) as (
                            select created_by from api_key where id = ?
                            union
                            select it.created_by from made join lateral (
                                select s.created_by from service_account s where 'sa:' || s.name = made.who
                                union all
                                select k.created_by from service_account s
                                    join api_key k on k.tenant_id = s.tenant_id and k.owner_id = s.id and k.kind <> 'mct'
                                 where 'sa:' || s.name = made.who) it on true)
                        select who as person from made where starts_with(who, 'user:') order by 1
                        """, row -> row.text("person"), id);
    }

    private static Optional<String> maker(String account) {
        return Tx.current()
                .one(
                        "select created_by from service_account where name = ?",
                        row -> row.text("created_by"),
                        account.substring("sa:".length()));
    }

    /** Under which names {@code principal} may be spoken of: itself, without its kind, and a member's or account's id. */
    public List<String> names(String principal) {
        var plain = principal.substring(principal.indexOf(':') + 1);
        var ids = Tx.current().query("""
                        select id from member where 'user:' || email = ?
                        union all select id from service_account where 'sa:' || name = ?
                        """, row -> row.text("id"), principal, principal);
        return Stream.concat(Stream.of(principal, plain), ids.stream()).toList();
    }
}
