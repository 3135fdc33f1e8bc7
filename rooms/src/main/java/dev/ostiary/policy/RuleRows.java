package dev.ostiary.policy;

import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.store.Json;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the rules that bind somebody; also how rules lie in the database. Runs in the current transaction. */
final class RuleRows {
    private RuleRows() {}

    /**
     * What is bound to somebody.
     *
     * @param kept whether nothing in this transaction could have changed it, so that it may be remembered
     */
    record Bound(List<Rule> rules, boolean kept) {}

    /** @param names the principal and its groups */
    static Bound of(List<String> names) {
        var found = Tx.current().query("""
                        select current_setting('transaction_read_only') = 'on' as kept, r.*
                          from (select 1) as one
                          left join (
                            select p.id, r.place, r.path_pattern, r.permissions, r.conditions, b.expires_at
                              from policy_binding b
                              join policy p on p.tenant_id = b.tenant_id and p.id = b.policy_id and p.is_active
                              join policy_rule r on r.tenant_id = p.tenant_id and r.policy_id = p.id
                             where b.principal = any(?)
                             union all
                            select id, place, path_pattern, permissions, conditions, expires_at from partner_rules(?)
                             order by id, place, expires_at desc nulls first
                          ) r on true
                        """, row -> new Found(row.flag("kept"), rule(row)), names, names);
        var rules = new ArrayList<Rule>();
        found.forEach(each -> each.rule.ifPresent(rules::add));
        return new Bound(List.copyOf(rules), found.getFirst().kept);
    }

    private record Found(boolean kept, Optional<Rule> rule) {}

    private static Optional<Rule> rule(Row row) {
        return row.maybeText("id")
                .map(id -> new Rule(
                        id,
                        row.count("place"),
                        new Glob(row.text("path_pattern")),
                        permissions(row),
                        conditions(row),
                        row.maybeInstant("expires_at")));
    }

    static Set<Permission> permissions(Row row) {
        var permissions = EnumSet.noneOf(Permission.class);
        row.texts("permissions").forEach(name -> permissions.add(Permission.valueOf(name.toUpperCase(Locale.ROOT))));
        return permissions;
    }

    static Conditions conditions(Row row) {
        return Shape.of(Conditions.class)
                .bind(StrictJson.read(row.json("conditions").text().getBytes(StandardCharsets.UTF_8)));
    }

    static Json json(Conditions conditions) {
        var rendered = Shape.of(Conditions.class).render(conditions, false);
        return new Json(new String(StrictJson.write(rendered), StandardCharsets.UTF_8));
    }
}
