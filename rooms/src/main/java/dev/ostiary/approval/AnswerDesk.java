package dev.ostiary.approval;

import dev.ostiary.approval.ApprovalOperations.Action;
import dev.ostiary.approval.ApprovalOperations.Answer;
import dev.ostiary.approval.ApprovalOperations.Answered;
import dev.ostiary.approval.ApprovalOperations.Approval;
import dev.ostiary.approval.ApprovalOperations.Status;
import dev.ostiary.approval.ApprovalOperations.Which;
import dev.ostiary.identity.AccessTokens;
import dev.ostiary.identity.Directory;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.store.Duplicate;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Takes what people say to a request, and what ends an approval before its time. */
final class AnswerDesk {
    private final Directory directory;
    private final AccessTokens tokens;
    private final Links links;
    private final Tidings tidings;
    private final Clock clock;

    AnswerDesk(Directory directory, AccessTokens tokens, Links links, Tidings tidings, Clock clock) {
        this.directory = directory;
        this.tokens = tokens;
        this.links = links;
        this.tidings = tidings;
        this.clock = clock;
    }

    Answered respond(Answer input, Call call) {
        var who = person(call);
        Names.require("approvedBy", input.approvedBy(), directory.names(who));
        var it = ApprovalShelf.held(input.approvalId()).orElseThrow(() -> missing(input.approvalId()));
        var rule = mayAnswer(it, who);
        var now = now();
        open(it, now);
        boolean approves = input.action() == Action.APPROVE;
        var words = Optional.of(Untrusted.neutral(input.reason().strip(), 2000)).filter(text -> !text.isEmpty());
        try {
            ApprovalShelf.vote(it.id(), who, approves, words, now);
        } catch (Duplicate _) {
            throw new Refused(Refusal.conflict(
                    "already_answered", "You have answered this request already; others are still asked."));
        }
        var token = Optional.<Secret>empty();
        if (!approves) {
            end(it, Status.DENIED, who, words, now);
            call.did("mcp.approval_denied");
        } else if (yeses(it, rule) >= Math.max(it.required(), rule.requiredApprovals())) {
            end(it, Status.APPROVED, who, words, now);
            call.did("mcp.approval_granted");
            token = tokens.mint(it.id(), it.requestedBy(), it.expiresAt(), now, who);
        }
        var after = ApprovalShelf.one(it.id()).orElseThrow();
        call.fact("approval", it.id());
        call.fact("resource", it.reach().uri());
        words.ifPresent(said -> call.fact("reason", said));
        call.fact("decision", after.status(now).name().toLowerCase(Locale.ROOT));
        return answered(after, now, token);
    }

    /** Those of the yeses that would still count: whoever has left since takes his along. */
    private long yeses(Case it, Rule rule) {
        return ApprovalShelf.yeses(it.id()).stream()
                .filter(person -> stands(person, rule))
                .count();
    }

    private boolean stands(String person, Rule rule) {
        return rule.approvers().stream()
                .anyMatch(name ->
                        directory.persons(name, ApprovalOperations.ANSWER).contains(person));
    }

    Approval cancel(Which input, Call call) {
        var it = ApprovalShelf.held(input.approvalId())
                .filter(own -> own.requestedBy().equals(call.caller().principal()))
                .orElseThrow(() -> missing(input.approvalId()));
        return ended(it, it.written() == Status.APPROVED ? Status.REVOKED : Status.CANCELLED, call);
    }

    Approval revoke(Which input, Call call) {
        var who = call.caller().principal();
        var it = ApprovalShelf.held(input.approvalId()).orElseThrow(() -> missing(input.approvalId()));
        if (!it.eligible().contains(who) && !call.caller().holds(ResourceOperations.RULES)) {
            throw new Refused(Refusal.denied(
                    "not_an_approver",
                    "Only who was asked, or who manages resources, can end this approval.",
                    Refusal.Cause.NO_BINDING));
        }
        if (it.written() == Status.PENDING) {
            throw new Refused(conflict(it, now(), "has not been answered yet; deny it instead"));
        }
        return ended(it, Status.REVOKED, call);
    }

    private Approval ended(Case it, Status status, Call call) {
        var now = now();
        var stands = it.status(now);
        if (stands != Status.PENDING && stands != Status.APPROVED) {
            throw new Refused(conflict(it, now, "has ended"));
        }
        ApprovalShelf.end(it.id(), status, call.caller().principal(), now);
        tokens.end(it.id(), now);
        call.fact("approval", it.id());
        call.fact("resource", it.reach().uri());
        Decisions.ring(it.id());
        return ApprovalShelf.one(it.id()).orElseThrow().told(links.to(it.id()), now);
    }

    private void end(Case it, Status status, String who, Optional<String> words, Instant now) {
        ApprovalShelf.decide(it.id(), status, who, words, now);
        tidings.decided(status == Status.APPROVED ? "access_granted" : "approval_denied", it, who, links.to(it.id()));
        Decisions.ring(it.id());
    }

    /** An agent's or a service's credential never answers, whatever it may do besides. */
    private static String person(Call call) {
        var principal = call.caller().principal();
        if (!principal.startsWith("user:")) {
            throw new Refused(Refusal.denied(
                    "only_a_person",
                    "Only a person can answer: sign in and open the approval's page.",
                    Refusal.Cause.GUARDRAIL));
        }
        return principal;
    }

    /** Asked then, and still one who would be asked: not by a role taken since, and not after having left. */
    private Rule mayAnswer(Case it, String who) {
        if (who.equals(it.requestedBy())
                || it.behind().filter(who::equals).isPresent()
                || directory.makers(ApprovalShelf.credential(it.id())).contains(who)) {
            throw new Refused(Refusal.denied(
                    "own_request",
                    "Nobody approves what he himself or his own agent asked for, or what was asked with a key that he made. Another approver must answer.",
                    Refusal.Cause.GUARDRAIL));
        }
        return RuleShelf.one(it.ruleUri())
                .filter(rule -> it.eligible().contains(who) && stands(who, rule))
                .orElseThrow(() -> new Refused(Refusal.denied(
                        "not_an_approver",
                        "You are not among those who were asked, or no longer would be. One of them must answer.",
                        Refusal.Cause.NO_BINDING)));
    }

    private static void open(Case it, Instant now) {
        if (it.status(now) != Status.PENDING) {
            throw new Refused(conflict(it, now, "is closed"));
        }
    }

    private static Refusal conflict(Case it, Instant now, String how) {
        return new Refusal.Conflict(
                "approval_closed",
                "This approval " + how + ": it is " + it.status(now).name().toLowerCase(Locale.ROOT) + ".",
                Map.of("status", it.status(now).name().toLowerCase(Locale.ROOT)));
    }

    private static Answered answered(Case it, Instant now, Optional<Secret> token) {
        boolean denied = it.written() == Status.DENIED;
        return new Answered(
                it.id(),
                it.status(now),
                it.verdict().filter(_ -> !denied).map(Case.Verdict::by).map(Case::plain),
                it.verdict().filter(_ -> !denied).map(Case.Verdict::at),
                it.verdict().filter(_ -> denied).map(Case.Verdict::by).map(Case::plain),
                it.verdict().filter(_ -> denied).map(Case.Verdict::at),
                token,
                it.expiresAt(),
                it.required(),
                it.yes());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Refused missing(String id) {
        return new Refused(Refusal.missing("approval", Untrusted.neutral(id, 120)));
    }
}
