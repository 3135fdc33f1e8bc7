package dev.ostiary.approval;

import dev.ostiary.store.Tx;
import java.util.List;
import java.util.Optional;

/** Rules as they lie in the database. Runs in the current transaction. */
final class RuleShelf {
    private RuleShelf() {}

    static List<Rule> all() {
        return Tx.current().query("select " + Rule.COLUMNS + " from resource_rule order by uri", Rule::of);
    }

    static List<Rule> after(String uri, int limit) {
        return Tx.current()
                .query(
                        "select " + Rule.COLUMNS + " from resource_rule where uri > ? order by uri limit ?",
                        Rule::of,
                        uri,
                        limit);
    }

    static Optional<Rule> one(String uri) {
        return Tx.current().one("select " + Rule.COLUMNS + " from resource_rule where uri = ?", Rule::of, uri);
    }

    static void insert(Rule rule, String by) {
        Tx.current()
                .update(
                        """
                        insert into resource_rule (uri, base, family, name, description, permissions, requires_approval,
                            approvers, auto_approve, require_reason, min_reason_length, required_approvals,
                            max_ttl_seconds, created_at, created_by, updated_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?)
                        """,
                        rule.reach().uri(),
                        rule.reach().base().text(),
                        rule.reach().family(),
                        rule.about().name(),
                        rule.about().description().orElse(null),
                        rule.permissions().stream().map(Verb::word).distinct().toList(),
                        rule.requiresApproval(),
                        rule.approvers(),
                        rule.autoApproveJson().orElse(null),
                        rule.requireReason(),
                        rule.minReasonLength(),
                        rule.requiredApprovals(),
                        rule.maxTtl().toSeconds(),
                        rule.about().createdAt(),
                        by,
                        rule.about().updatedAt());
    }

    static void replace(Rule rule) {
        Tx.current()
                .update(
                        """
                        update resource_rule set name = ?, description = ?, permissions = ?, requires_approval = ?,
                            approvers = ?, auto_approve = ?::jsonb, require_reason = ?, min_reason_length = ?,
                            required_approvals = ?, max_ttl_seconds = ?, updated_at = ?
                        where uri = ?
                        """,
                        rule.about().name(),
                        rule.about().description().orElse(null),
                        rule.permissions().stream().map(Verb::word).distinct().toList(),
                        rule.requiresApproval(),
                        rule.approvers(),
                        rule.autoApproveJson().orElse(null),
                        rule.requireReason(),
                        rule.minReasonLength(),
                        rule.requiredApprovals(),
                        rule.maxTtl().toSeconds(),
                        rule.about().updatedAt(),
                        rule.reach().uri());
    }

    static boolean delete(String uri) {
        return Tx.current().update("delete from resource_rule where uri = ?", uri) > 0;
    }
}
