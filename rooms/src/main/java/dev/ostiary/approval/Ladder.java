package dev.ostiary.approval;

import dev.ostiary.approval.ApprovalOperations.Approval;
import dev.ostiary.approval.ApprovalOperations.Look;
import dev.ostiary.approval.ApprovalOperations.Request;
import dev.ostiary.approval.ApprovalOperations.Status;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import java.time.Clock;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * The best way that a client knows to learn what a person decided: it is led to the page, or waits as a task, or names the
 * request in a form, or is told the address and asks again later.
 *
 * <p>No answer of a client is a decision: it only says that somebody went to look. What counts is what stands in the store.
 */
final class Ladder {
    private static final String KEY = "approval";
    /** Less than the minute after which most clients give a call up. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    /** Less than a task lives, so that it ends with an answer and not by vanishing. */
    private static final Duration LONGEST = Duration.ofMinutes(55);

    private static final ObjectNode NO_FIELDS = (ObjectNode) StrictJson.read("{\"type\":\"object\",\"properties\":{}}");

    private final Tenancy tenancy;
    private final Decisions decisions;
    private final Links links;
    private final Clock clock;

    Ladder(Tenancy tenancy, Decisions decisions, Links links, Clock clock) {
        this.tenancy = tenancy;
        this.decisions = decisions;
        this.links = links;
        this.clock = clock;
    }

    /** After a request: has the person before the client know of it, and waits a while. */
    Approval climb(Request input, Approval asked, Call call) {
        if (asked.status() != Status.PENDING) {
            return asked;
        }
        var talk = call.conversation();
        var wanted = "A person must approve: " + asked.operation().word() + " " + asked.resource() + ". ";
        var words = wanted + "An approver signs in at that address and answers there.";
        var link = new Question.Link(KEY, words, asked.approvalUrl());
        var form = new Question.Form(
                KEY,
                wanted + "An approver answers " + asked.approvalId()
                        + " on the page Approvals of the console. (Accepting this only waits; it approves nothing.)",
                NO_FIELDS); // without the address: where a link is followed is for a client to show that has links
        if (talk.can(link)) {
            return talk.ask(link).accepted() ? attended(asked, PATIENCE, call) : now(asked, call);
        }
        if (talk.detached()) {
            talk.waiting(words + " " + asked.approvalUrl());
            var left = Duration.between(clock.instant(), asked.expiresAt());
            return waited(asked, left.compareTo(LONGEST) < 0 ? left : LONGEST, call, () -> {});
        }
        if (talk.can(form)) {
            return talk.ask(form).accepted() ? attended(asked, PATIENCE, call) : now(asked, call);
        }
        return asked;
    }

    /** After a look: waits as long as it was asked to. */
    Approval stay(Look input, Approval seen, Call call) {
        return input.waitSeconds() == 0 ? seen : attended(seen, Duration.ofSeconds(input.waitSeconds()), call);
    }

    /** While the client waits for the answer, and may want to see that it is not in vain. */
    private Approval attended(Approval it, Duration time, Call call) {
        long began = System.nanoTime();
        return waited(
                it,
                time,
                call,
                () -> call.conversation().progress((System.nanoTime() - began) / 1e9, (double) time.toSeconds()));
    }

    private Approval waited(Approval it, Duration time, Call call, Runnable still) {
        if (it.status() == Status.PENDING && time.isPositive()) {
            decisions.await(call.tenant(), it.approvalId(), time, call.conversation(), () -> {
                still.run();
                return now(it, call).status() != Status.PENDING;
            });
        }
        return now(it, call);
    }

    private Approval now(Approval it, Call call) {
        try {
            return tenancy.read(call.tenant(), Tenancy.ANY_EPOCH, () -> ApprovalShelf.one(it.approvalId()))
                    .map(found -> found.told(links.to(found.id()), clock.instant()))
                    .orElse(it);
        } catch (StoreUnavailable | TenantClosed _) {
            throw new Refused(new Refusal.Unavailable(
                    "What becomes of approval " + it.approvalId() + " cannot be seen right now. Ask for it again."));
        }
    }
}
