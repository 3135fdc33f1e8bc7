package dev.ostiary.policy;

import dev.ostiary.kernel.Permission;
import dev.ostiary.policy.PolicyOperations.Bound;
import dev.ostiary.policy.PolicyOperations.Line;
import dev.ostiary.policy.PolicyOperations.Policy;
import dev.ostiary.policy.PolicyOperations.RuleText;
import dev.ostiary.policy.PolicyOperations.Scope;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Policies and their rules as they lie in the database. Runs in the current transaction. */
final class Shelf {
    /** Bindings that are shown along with a policy; the others are a listing of their own. */
    private static final int SHOWN = 1000;

    private Shelf() {}

    /** Those that were written in this tenant; without those of its partner unless {@code all}. */
    static List<Line> lines(String after, boolean all, boolean inactiveToo, int limit) {
        return Tx.current().query("""
                        select p.id, p.name, p.is_active,
                               (select count(*) from policy_rule r where r.tenant_id = p.tenant_id and r.policy_id = p.id)
                                   as rules,
                               (select count(*) from policy_binding b
                                 where b.tenant_id = p.tenant_id and b.policy_id = p.id) as bindings
                          from policy p
                         where p.id > ? and (p.is_active or ?) and (p.partner_id is null or ?)
                         order by p.id limit ?
                        """, Shelf::line, after, inactiveToo, all, limit);
    }

    /** Those that hold in all tenants of this one's partner. */
    static List<Line> ofPartner(String after, boolean inactiveToo, int limit) {
        return Tx.current()
                .query("select * from partner_policies(?, ?, ?::integer)", Shelf::line, after, inactiveToo, limit);
    }

    private static Line line(Row row) {
        return new Line(
                row.text("id"), row.text("name"), row.count("rules"), row.count("bindings"), row.flag("is_active"));
    }

    /** One of this tenant's partner that was written in another tenant. */
    static Optional<Policy> ofPartner(String id) {
        return Tx.current()
                .one("select null as partner_id, p.* from partner_policy(?) p", Head::of, id)
                .map(head -> head.with(
                        id,
                        Scope.PARTNER,
                        Tx.current().query("select * from partner_policy_rules(?)", Shelf::rule, id),
                        List.of()));
    }

    /** One that was written in this tenant. */
    static Optional<Policy> policy(String id) {
        return Tx.current()
                .one(
                        "select name, description, is_active, created_at, updated_at, partner_id from policy where id = ?",
                        Head::of,
                        id)
                .map(head -> head.with(id, head.scope, rules(id), BindingShelf.of(id, "", SHOWN)));
    }

    private record Head(
            String name,
            Optional<String> description,
            boolean active,
            Instant createdAt,
            Instant updatedAt,
            Scope scope) {
        static Head of(Row row) {
            return new Head(
                    row.text("name"),
                    row.maybeText("description"),
                    row.flag("is_active"),
                    row.instant("created_at"),
                    row.instant("updated_at"),
                    row.maybeText("partner_id").isPresent() ? Scope.PARTNER : Scope.TENANT);
        }

        Policy with(String id, Scope held, List<RuleText> rules, List<Bound> bindings) {
            return new Policy(id, name, description, held, active, rules, bindings, createdAt, updatedAt);
        }
    }

    private static List<RuleText> rules(String id) {
        return Tx.current()
                .query(
                        "select path_pattern, permissions, conditions from policy_rule where policy_id = ? order by place",
                        Shelf::rule,
                        id);
    }

    private static RuleText rule(Row row) {
        return new RuleText(
                row.text("path_pattern"),
                List.copyOf(RuleRows.permissions(row)),
                Optional.of(RuleRows.conditions(row)).filter(it -> !it.equals(Conditions.NONE)));
    }

    static boolean exists(String id) {
        return Tx.current()
                .one("select true as there from policy where id = ?", row -> row.flag("there"), id)
                .isPresent();
    }

    static void insert(
            String id,
            String tenant,
            Optional<String> partner,
            String name,
            Optional<String> description,
            Instant at,
            String by) {
        Tx.current().update("""
                        insert into policy (tenant_id, id, partner_id, name, description, created_at, updated_at, created_by)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """, tenant, id, partner.orElse(null), name, description.orElse(null), at, at, by);
    }

    static void replace(String id, String name, Optional<String> description, boolean active, Instant at) {
        Tx.current()
                .update(
                        "update policy set name = ?, description = ?, is_active = ?, updated_at = ? where id = ?",
                        name,
                        description.orElse(null),
                        active,
                        at,
                        id);
    }

    static void putRules(String id, String tenant, List<RuleText> rules) {
        Tx.current().update("delete from policy_rule where policy_id = ?", id);
        var rows = new ArrayList<@Nullable Object[]>();
        for (int place = 0; place < rules.size(); place++) {
            var rule = rules.get(place);
            rows.add(new @Nullable Object[] {
                tenant,
                id,
                place,
                rule.pathPattern(),
                rule.permissions().stream().map(Permission::wire).distinct().toList(),
                RuleRows.json(rule.conditions().orElse(Conditions.NONE))
            });
        }
        Tx.current().batch("""
                        insert into policy_rule (tenant_id, policy_id, place, path_pattern, permissions, conditions)
                        values (?, ?, ?, ?, ?, ?)
                        """, rows);
    }

    static boolean delete(String id) {
        return Tx.current().update("delete from policy where id = ?", id) > 0;
    }
}
