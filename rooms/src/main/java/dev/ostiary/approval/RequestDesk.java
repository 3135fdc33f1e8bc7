package dev.ostiary.approval;

import dev.ostiary.approval.ApprovalOperations.Approval;
import dev.ostiary.approval.ApprovalOperations.Request;
import dev.ostiary.approval.ApprovalOperations.Status;
import dev.ostiary.identity.Directory;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.VsecureUri;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Takes requests: finds the rule, whom to ask, and whether the same was asked before. */
final class RequestDesk {
    /** Whoever was denied is not asked for again and again until somebody gives in. */
    private static final Duration DENIED_FOR = Duration.ofMinutes(10);

    private static final int CLASS_USES = 10;
    /** Requests of one caller that wait at once: each of them writes to every approver. */
    private static final int MOST_OPEN = 50;
    /** The same in an hour, whatever became of them. */
    private static final int MOST_AN_HOUR = 100;

    private final RuleBook rules;
    private final Directory directory;
    private final Links links;
    private final Tidings tidings;

    RequestDesk(RuleBook rules, Directory directory, Links links, Tidings tidings) {
        this.rules = rules;
        this.directory = directory;
        this.links = links;
        this.tidings = tidings;
    }

    Approval request(Request input, Call call) {
        var now = call.at().truncatedTo(ChronoUnit.MICROS);
        var names = directory.names(call.caller().principal());
        Names.require("requestedBy", input.requestedBy(), names);
        var reach = Reach.of(input.resource());
        exact(reach);
        var rule = rule(reach, input, call);
        boolean free = !demanded(input, reach, call, now)
                && (!rule.requiresApproval() || rule.lets(names, input.operation(), now));
        var digest = digest(input, reach, free);
        var one = one(input, reach, call, now);
        var before = ApprovalShelf.alike(call.caller().principal(), input.operation(), reach, digest)
                .filter(it -> answers(it, now))
                .or(() -> ApprovalShelf.denied(
                        call.caller().principal(), input.operation(), reach, now.minus(DENIED_FOR)))
                .filter(it -> it.automatic() == free
                        && it.ruleUri().equals(rule.reach().uri()));
        if (before.isPresent()) {
            return told(before.get(), call, now);
        }
        reasoned(input.reason(), rule);
        var fresh = fresh(input, reach, rule, free, one, call, now);
        ApprovalShelf.lapse(call.caller().principal(), now);
        if (!free) {
            unhurried(call.caller().principal(), now);
        }
        if (!ApprovalShelf.insert(fresh, call)) {
            return told(
                    ApprovalShelf.alike(call.caller().principal(), input.operation(), reach, digest)
                            .orElse(fresh),
                    call,
                    now);
        }
        if (!free) {
            tidings.requested(fresh, links.to(fresh.id()));
            Decisions.ring(fresh.id());
        }
        return told(fresh, call, now);
    }

    /** Nobody can say beforehand what every command with a role's rights would do. */
    private static void exact(Reach reach) {
        if (reach.family() && isCredential(reach)) {
            throw new Refused(
                    Refusal.invalidField(
                            "resource",
                            "must be one role or account: a yes to credentials is to the one session whose command and rights a person has read. Open the session first; its refusal names resource and callDigest."));
        }
    }

    private static boolean isCredential(Reach reach) {
        return reach.type().equals(VsecureUri.Type.CREDENTIAL.wire());
    }

    /** What was refused on a role of a cloud may want a yes for its own sake, although the rule wants none. */
    private static boolean demanded(Request input, Reach reach, Call call, Instant now) {
        return isCredential(reach)
                && input.callDigest()
                        .flatMap(digest ->
                                CallShelf.find(call.caller().principal(), digest, input.operation(), reach, now))
                        .isPresent();
    }

    private static void unhurried(String requester, Instant now) {
        if (ApprovalShelf.open(requester) >= MOST_OPEN) {
            throw new Refused(
                    Refusal.conflict(
                            "too_many_requests",
                            "People have been asked " + MOST_OPEN
                                    + " things by this caller and have not answered yet. Wait, cancel some, or ask for a family of resources at once."));
        }
        if (ApprovalShelf.asked(requester, now.minus(Duration.ofHours(1))) >= MOST_AN_HOUR) {
            throw new Refused(
                    Refusal.conflict(
                            "too_many_requests",
                            "People have been asked " + MOST_AN_HOUR
                                    + " things by this caller within an hour, those included that were cancelled. Wait a while, then ask for a family of resources at once, or for more uses."));
        }
    }

    /** A person's yes to a change is to one call; to many alike only where a family is asked for, with a cap. */
    private static String digest(Request input, Reach reach, boolean free) {
        if (input.callDigest().isEmpty() && input.operation().changes() && !reach.family() && !free) {
            throw new Refused(Refusal.invalidField(
                    "callDigest",
                    "is required for what changes something: make the call first, its refusal names the digest."
                            + (isCredential(reach)
                                    ? ""
                                    : " For many small changes ask for a family of resources, with maxUses.")));
        }
        if (input.callDigest().isPresent() && !input.operation().changes()) {
            throw new Refused(Refusal.invalidField("callDigest", "is for operations that change something."));
        }
        return input.callDigest().orElse("");
    }

    /** Whether it is the answer to the same question: it is open or holds. */
    private static boolean answers(Case it, Instant now) {
        return it.status(now) == Status.PENDING || it.status(now) == Status.APPROVED;
    }

    private Rule rule(Reach reach, Request input, Call call) {
        var rule = rules.on(reach, call.caller())
                .orElseThrow(() -> new Refused(Refusal.denied(
                        "access_denied",
                        "No resource rule covers '" + reach.uri()
                                + "', so nobody has access. Ask whoever manages resources to define one.",
                        Refusal.Cause.NO_RULE)));
        if (!rule.permits(input.operation())) {
            throw new Refused(Refusal.denied(
                    "access_denied",
                    "The rule for '" + rule.reach().uri() + "' does not permit to "
                            + input.operation().word() + ", so nobody can approve it.",
                    Refusal.Cause.NO_RULE));
        }
        if (Duration.ofSeconds(input.ttl()).compareTo(rule.maxTtl()) > 0) {
            throw new Refused(Refusal.invalidField(
                    "ttl",
                    "must be at most " + rule.maxTtl().toSeconds() + " seconds for '"
                            + rule.reach().uri() + "'."));
        }
        return rule;
    }

    private static void reasoned(String reason, Rule rule) {
        int least = rule.requireReason() ? Math.max(1, rule.minReasonLength()) : 0;
        if (reason.strip().length() < least) {
            throw new Refused(Refusal.invalidField(
                    "reason", "is required here, in at least " + least + " characters: why is this needed?"));
        }
    }

    /** What would run, for whoever is asked to see. */
    private static Optional<Case.OneCall> one(Request input, Reach reach, Call call, Instant now) {
        return input.callDigest()
                .map(
                        digest -> CallShelf.find(call.caller().principal(), digest, input.operation(), reach, now)
                                .orElseThrow(
                                        () -> new Refused(
                                                Refusal.invalidField(
                                                        "callDigest",
                                                        "belongs to no call of yours on this resource that was refused in the last hour. Make the call; its refusal names the digest."))));
    }

    private Case fresh(
            Request input, Reach reach, Rule rule, boolean free, Optional<Case.OneCall> one, Call call, Instant now) {
        var requester = call.caller().principal();
        var behind = directory.personBehind(requester);
        var eligible = free ? List.<String>of() : eligible(rule, call, behind);
        return new Case(
                FreshId.of("appr_", now),
                reach,
                input.operation(),
                input.callDigest().orElse(""),
                Untrusted.neutral(input.reason(), 2000),
                requester,
                behind,
                now,
                now.plusSeconds(input.ttl()),
                rule.reach().uri(),
                eligible,
                free ? 0 : rule.requiredApprovals(),
                free ? Status.APPROVED : Status.PENDING,
                0,
                uses(input, reach),
                0,
                free
                        ? Optional.of(new Case.Verdict(now, "system:auto-approve", Optional.of("by rule")))
                        : Optional.empty(),
                one,
                Optional.empty());
    }

    /** A family has a cap always; a change is done once unless more was asked for. */
    private static Optional<Integer> uses(Request input, Reach reach) {
        if (input.maxUses().isPresent()) {
            return input.maxUses();
        }
        if (input.operation().changes()) {
            return Optional.of(1);
        }
        return reach.family() ? Optional.of(CLASS_USES) : Optional.empty();
    }

    /** Nobody approves what he himself or his own agent asks for, nor what is asked with a key that he made. */
    private List<String> eligible(Rule rule, Call call, Optional<String> behind) {
        var persons = new TreeSet<String>();
        rule.approvers().forEach(name -> persons.addAll(directory.persons(name, ApprovalOperations.ANSWER)));
        persons.remove(call.caller().principal());
        behind.ifPresent(persons::remove);
        directory.makers(call.caller().credentialId()).forEach(persons::remove);
        if (persons.size() < rule.requiredApprovals()) {
            throw new Refused(Refusal.denied(
                    "nobody_can_approve",
                    "The rule for '" + rule.reach().uri() + "' wants " + rule.requiredApprovals()
                            + " to approve, and besides whoever asks, or made the key or account that asks, there "
                            + (persons.size() == 1 ? "is 1." : "are " + persons.size() + ".")
                            + " Ask whoever manages resources to name more approvers.",
                    Refusal.Cause.CONDITION));
        }
        return List.copyOf(persons);
    }

    private Approval told(Case it, Call call, Instant now) {
        call.fact("approval", it.id());
        call.fact("resource", it.reach().uri());
        call.fact("until", it.expiresAt().toString());
        if (!it.reason().isBlank()) {
            call.fact("reason", it.reason());
        }
        return it.told(links.to(it.id()), now);
    }
}
