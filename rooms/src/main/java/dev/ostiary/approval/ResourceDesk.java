package dev.ostiary.approval;

import dev.ostiary.approval.ResourceOperations.AutoApprove;
import dev.ostiary.approval.ResourceOperations.Deleted;
import dev.ostiary.approval.ResourceOperations.NewRule;
import dev.ostiary.approval.ResourceOperations.Read;
import dev.ostiary.approval.ResourceOperations.Resource;
import dev.ostiary.approval.ResourceOperations.Value;
import dev.ostiary.approval.ResourceOperations.Which;
import dev.ostiary.approval.ResourceOperations.Write;
import dev.ostiary.approval.ResourceOperations.Written;
import dev.ostiary.identity.Directory;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.secrets.NamedSecrets;
import dev.ostiary.store.Duplicate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writes and shows rules, and does what they let through. */
final class ResourceDesk {
    private final Directory directory;
    private final NamedSecrets secrets;
    private final Endings endings;

    ResourceDesk(Directory directory, NamedSecrets secrets, Endings endings) {
        this.endings = endings;
        this.directory = directory;
        this.secrets = secrets;
    }

    Resource define(NewRule input, Call call) {
        var at = micros(call.at());
        var rule = checked(input, at, at);
        try {
            RuleShelf.insert(rule, call.caller().principal());
        } catch (Duplicate _) {
            throw new Refused(Refusal.conflict(
                    "rule_exists",
                    "There is a rule for '" + rule.reach().uri()
                            + "' already, or for an address that is the same to all who decide. Update that one."));
        }
        return rule.told();
    }

    Resource update(NewRule input, Call call) {
        var before = RuleShelf.one(input.uri()).orElseThrow(() -> missing(input.uri()));
        var rule = checked(input, before.about().createdAt(), micros(call.at()));
        RuleShelf.replace(rule);
        return rule.told();
    }

    Deleted delete(Which input, Call call) {
        if (!RuleShelf.delete(input.uri())) {
            throw missing(input.uri());
        }
        return new Deleted(input.uri(), true, endings.ruleGone(input.uri(), call));
    }

    Value read(Read input, Call call) {
        return switch (input.uri().type()) {
            case SECRET -> {
                var found = secrets.read(input.uri(), call);
                yield new Value(
                        input.uri(),
                        input.uri().name(),
                        input.uri().type().wire(),
                        Optional.of(found.value()),
                        found.metadata().put("environment", input.uri().family()),
                        micros(call.at()),
                        found.reads());
            }
            case API_KEY, CUSTOM, CREDENTIAL ->
                new Value(
                        input.uri(),
                        input.uri().name(),
                        input.uri().type().wire(),
                        Optional.empty(),
                        JsonNodeFactory.instance.objectNode(),
                        micros(call.at()),
                        ApprovalShelf.uses(input.uri().path()));
        };
    }

    Written write(Write input, Call call) {
        return new Written(input.uri(), secrets.write(secret(input.uri()), input.value(), call));
    }

    Written rotate(Write input, Call call) {
        return new Written(input.uri(), secrets.rotate(secret(input.uri()), input.value(), call));
    }

    private static VsecureUri secret(VsecureUri uri) {
        if (uri.type() != VsecureUri.Type.SECRET) {
            throw new Refused(
                    Refusal.invalidField("uri", "is no secret's: only vsecure://secrets/… has a value to write."));
        }
        return uri;
    }

    /** @throws Refused when the rule says nothing sensible, or asks for a yes that nobody could ever give */
    private Rule checked(NewRule input, Instant createdAt, Instant updatedAt) {
        var reach = Reach.of(input.uri());
        input.autoApprove().filter(AutoApprove::enabled).ifPresent(ResourceDesk::check);
        if (input.requiresApproval()) {
            approvable(input);
        }
        return new Rule(
                reach,
                new Rule.About(
                        plain("name", input.name().orElse(input.uri())),
                        input.description().map(it -> plain("description", it)),
                        createdAt,
                        updatedAt),
                input.permissions(),
                input.requiresApproval(),
                input.approvers(),
                input.autoApprove(),
                input.requireReason(),
                input.minReasonLength(),
                input.requiredApprovals(),
                Duration.ofSeconds(input.maxTtl()));
    }

    private static void check(AutoApprove auto) {
        var conditions = auto.conditions()
                .filter(it -> it.timeWindow().isPresent()
                        || !it.requester().isEmpty()
                        || !it.operations().isEmpty())
                .orElseThrow(
                        () -> new Refused(
                                Refusal.invalidField(
                                        "autoApprove.conditions",
                                        "must hold a timeWindow, a requester or operations: without any, everybody would pass. If that is meant, set requiresApproval to false.")));
        conditions.timeWindow().ifPresent(OfficeHours::of);
    }

    private void approvable(NewRule input) {
        var persons = new HashSet<String>();
        for (var name : input.approvers()) {
            var found = directory.persons(name, ApprovalOperations.ANSWER);
            if (found.isEmpty()) {
                throw new Refused(
                        Refusal.invalidField(
                                "approvers",
                                "'" + Untrusted.neutral(name, 120)
                                        + "' stands for nobody here who may approve. Give a member's id or mail address, a role or a group with members whose roles hold mcp:approve."));
            }
            persons.addAll(found);
        }
        if (persons.size() < input.requiredApprovals()) {
            throw new Refused(Refusal.invalidField(
                    "requiredApprovals",
                    "could never be reached: " + input.requiredApprovals() + " wanted, and the approvers are "
                            + persons.size() + (persons.size() == 1 ? " person." : " persons.")
                            + " Name more approvers, or want fewer."));
        }
    }

    private static String plain(String field, String text) {
        if (!Untrusted.neutral(text, Untrusted.CAP).equals(text)) {
            throw new Refused(Refusal.invalidField(field, "must not hold control characters."));
        }
        return text;
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    private static Refused missing(String uri) {
        return new Refused(Refusal.missing("resource", Untrusted.neutral(uri, 400)));
    }
}
