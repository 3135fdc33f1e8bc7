package dev.ostiary.approval;

import dev.ostiary.approval.ResourceOperations.AutoApprove;
import dev.ostiary.approval.ResourceOperations.Conditions;
import dev.ostiary.approval.ResourceOperations.Resource;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.store.Json;
import dev.ostiary.store.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What may be done with a resource or a family of them, and who must be asked first.
 *
 * @param about the rule's own words, for people
 */
record Rule(
        Reach reach,
        About about,
        List<Verb> permissions,
        boolean requiresApproval,
        List<String> approvers,
        Optional<AutoApprove> autoApprove,
        boolean requireReason,
        int minReasonLength,
        int requiredApprovals,
        Duration maxTtl) {
    static final String COLUMNS = """
            uri, base, family, name, description, permissions, requires_approval, approvers, auto_approve, require_reason,
            min_reason_length, required_approvals, max_ttl_seconds, created_at, updated_at
            """;

    record About(String name, Optional<String> description, Instant createdAt, Instant updatedAt) {}

    static Rule of(Row row) {
        return new Rule(
                Reach.of(row.text("uri"), row.text("base"), row.flag("family")),
                new About(
                        row.text("name"),
                        row.maybeText("description"),
                        row.instant("created_at"),
                        row.instant("updated_at")),
                row.texts("permissions").stream().map(Verb::of).toList(),
                row.flag("requires_approval"),
                row.texts("approvers"),
                row.maybeText("auto_approve").map(StrictJson::read).map(Shape.of(AutoApprove.class)::bind),
                row.flag("require_reason"),
                row.count("min_reason_length"),
                row.count("required_approvals"),
                Duration.ofSeconds(row.number("max_ttl_seconds")));
    }

    Optional<Json> autoApproveJson() {
        return autoApprove.map(
                auto -> new Json(Shape.of(AutoApprove.class).render(auto, false).toString()));
    }

    /** What is not there cannot be rotated into being, so a new value for an old one may go by either word. */
    boolean permits(Verb verb) {
        return permissions.contains(verb) || (verb == Verb.ROTATE && permissions.contains(Verb.WRITE));
    }

    /**
     * Whether nobody need be asked: every condition that is given holds.
     *
     * @param names what the caller may be called
     */
    boolean lets(List<String> names, Verb verb, Instant now) {
        return autoApprove
                .filter(AutoApprove::enabled)
                .flatMap(AutoApprove::conditions)
                .filter(conditions -> hold(conditions, names, verb, now))
                .isPresent();
    }

    private static boolean hold(Conditions conditions, List<String> names, Verb verb, Instant now) {
        return (conditions.requester().isEmpty()
                        || conditions.requester().stream().anyMatch(names::contains))
                && (conditions.operations().isEmpty() || conditions.operations().contains(verb))
                && conditions
                        .timeWindow()
                        .map(window -> OfficeHours.of(window).hold(now))
                        .orElse(true);
    }

    /** As whoever reads or asks is told it: not whom it asks nor whom it lets through, which is nobody else's business. */
    Resource shown() {
        return told(Optional.empty(), Optional.empty());
    }

    /** As those are told it who manage rules. */
    Resource told() {
        return told(Optional.of(approvers), autoApprove);
    }

    private Resource told(Optional<List<String>> asked, Optional<AutoApprove> free) {
        return new Resource(
                reach.uri(),
                about.name,
                about.description,
                reach.type(),
                permissions,
                requiresApproval,
                asked,
                free,
                requireReason,
                minReasonLength,
                requiredApprovals,
                Math.toIntExact(maxTtl.toSeconds()),
                about.createdAt,
                about.updatedAt,
                reach.template());
    }
}
