package dev.ostiary.surface.console;

import static j2html.TagCreator.a;
import static j2html.TagCreator.blockquote;
import static j2html.TagCreator.button;
import static j2html.TagCreator.code;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.join;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.strong;
import static j2html.TagCreator.text;
import static j2html.TagCreator.textarea;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Standing;
import j2html.tags.DomContent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request for approval: what would run, who asks and why, what he did lately; and the answer.
 *
 * <p>Opening it proves nothing. Whether this person may answer is the operation's to decide; here it is only foreseen, so
 * that nobody fills in a form for nothing.
 */
record ApprovalPage(String id) implements Page {
    private static final int LAST = 25;

    @Override
    public Outcome show(Guest guest) {
        return view(guest, 200, null);
    }

    @Override
    public Outcome submit(Guest guest, Form form) {
        var answer = switch (form.text("action")) {
            case "approve", "deny" ->
                guest.ask(
                        "approvals.respond",
                        which().put("action", form.text("action")).put("reason", form.text("reason")));
            case "revoke" -> guest.ask("approvals.revoke", which());
            default ->
                new Answer.No(Refusal.invalidRequest("Say approve, deny or revoke."), java.util.Optional.empty());
        };
        return switch (answer) {
            case Answer.Done _ -> new Outcome.Elsewhere(Layout.APPROVALS + "/" + id);
            case Answer.No no ->
                view(
                        guest,
                        Standing.of(no.refusal()).httpStatus(),
                        Parts.notice(false, no.refusal().message()));
        };
    }

    private ObjectNode which() {
        return Guest.input().put("approvalId", id);
    }

    private Outcome view(Guest guest, int status, @Nullable DomContent notice) {
        var it = guest.done("approvals.show", which());
        return new Outcome.View(
                status,
                "Approval",
                Layout.APPROVALS,
                true,
                join(
                        p(a("All approvals").withHref(Layout.APPROVALS)).withClass("back"),
                        Parts.heading(
                                it.path("requestedBy").asString("") + " asks",
                                "to " + it.path("operation").asString("") + " "
                                        + it.path("resource").asString("")),
                        notice,
                        request(it),
                        div(answer(guest, it)).withId("answer").attr("data-live"),
                        activity(guest, it.path("requestedBy").asString(""))));
    }

    private static DomContent request(JsonNode it) {
        return Parts.card(
                "What would happen",
                dl(
                                Parts.fact(
                                        "Operation", text(it.path("operation").asString(""))),
                                Parts.fact("Resource", code(it.path("resource").asString(""))),
                                extent(it),
                                Parts.fact(
                                        "Asked by", text(it.path("requestedBy").asString(""))),
                                Parts.fact(
                                        "On behalf of",
                                        text(it.path("onBehalfOf").asString("nobody else"))),
                                Parts.fact("Asked", Parts.moment(it.path("requestedAt"))),
                                Parts.fact("Holds until", Parts.moment(it.path("expiresAt"))),
                                Parts.fact("Uses", text(uses(it))),
                                Parts.fact("Needs", text(needs(it))))
                        .withClass("facts"),
                blockquote(
                                it.path("reason").asString("").isBlank()
                                        ? span("No reason was given.").withClass("quiet")
                                        : span(it.path("reason").asString("")))
                        .withClass("reason"));
    }

    /** For a change: the very call, or loudly that it may be any. */
    private static @Nullable DomContent extent(JsonNode it) {
        if (it.has("call")) {
            var call = it.path("call");
            return Parts.fact(
                    "The one call",
                    code(call.path("operation").asString("") + " "
                            + call.path("arguments").asString("")));
        }
        if (!it.path("operation").asString("").equals("read")) {
            return Parts.fact(
                    "Arguments",
                    strong("ANY: what it will be called with is not known").withClass("loud"));
        }
        return it.path("resource").asString("").endsWith("/*")
                ? Parts.fact("Extent", strong("Everything below that address").withClass("loud"))
                : null;
    }

    private static String uses(JsonNode it) {
        int most = it.path("maxUses").asInt(0);
        return most == 0
                ? "as often as needed until then"
                : "%d of %d".formatted(it.path("uses").asInt(0), most);
    }

    private static String needs(JsonNode it) {
        int all = it.path("requiredApprovals").asInt(1);
        return all == 1
                ? "one person's yes"
                : "%d of %d have said yes".formatted(it.path("approvals").asInt(0), all);
    }

    private DomContent answer(Guest guest, JsonNode it) {
        return switch (it.path("status").asString("")) {
            case "pending" -> mayAnswer(guest) ? form(guest) : notForYou();
            case "approved" -> join(decided(it), guest.may("approvals.revoke") ? revoke(guest) : join());
            default -> decided(it);
        };
    }

    private boolean mayAnswer(Guest guest) {
        if (!guest.may("approvals.respond")) {
            return false;
        }
        var mine = guest.done(
                "approvals.list",
                Guest.input().put("mine", true).put("status", "pending").put("limit", 100));
        return mine.path("pagination").path("hasMore").asBoolean(false)
                || mine.path("data")
                        .valueStream()
                        .anyMatch(each -> id.equals(each.path("approvalId").asString("")));
    }

    private static DomContent notForYou() {
        return Parts.card(
                "Not for you to answer",
                p("Somebody else was asked. You may look, and this page tells when it is decided.")
                        .withClass("quiet"));
    }

    private DomContent form(Guest guest) {
        return Parts.card(
                "Your answer",
                Layout.form(
                        guest,
                        Layout.APPROVALS + "/" + id,
                        div(
                                        j2html.TagCreator.label("Reason").withFor("field-reason"),
                                        textarea()
                                                .withId("field-reason")
                                                .withName("reason")
                                                .attr("maxlength", "2000")
                                                .attr("aria-describedby", "field-reason-hint"),
                                        span("Who asked reads it, and the trail keeps its beginning.")
                                                .withId("field-reason-hint")
                                                .withClass("hint"))
                                .withClass("field"),
                        div(
                                        button("Approve")
                                                .withType("submit")
                                                .withName("action")
                                                .withValue("approve")
                                                .withClass("main"),
                                        button("Deny")
                                                .withType("submit")
                                                .withName("action")
                                                .withValue("deny")
                                                .withClass("danger"))
                                .withClass("choices")));
    }

    private static DomContent decided(JsonNode it) {
        var by = it.path("approvedBy").asString(it.path("deniedBy").asString(""));
        var at = it.has("approvedAt") ? it.path("approvedAt") : it.path("deniedAt");
        return Parts.card(
                "How it stands",
                p(
                        ApprovalsPage.state(it),
                        by.isEmpty() ? join() : text("by " + by + " "),
                        at.isMissingNode() ? join() : Parts.moment(at)),
                it.has("endedBy")
                        ? p(text("Ended by " + it.path("endedBy").asString("") + " "), Parts.moment(it.path("endedAt")))
                        : join(),
                p(meaning(it.path("status").asString(""))).withClass("quiet"),
                it.has("decision")
                        ? blockquote(it.path("decision").asString("")).withClass("reason")
                        : join());
    }

    /** What it means for whoever opens the page now; nobody can answer what has ended. */
    private static String meaning(String status) {
        return switch (status) {
            case "approved" -> "It may be used until its time is over.";
            case "denied" -> "Whoever asked was told, and the same request is not put to you again for a while.";
            case "expired" -> "Its time is over. If it is still needed, whoever asked asks anew.";
            case "cancelled" -> "Whoever asked took it back before anybody had answered.";
            case "revoked" -> "Nothing is done under it any more.";
            case "used" -> "All that was approved has been used.";
            default -> "";
        };
    }

    private DomContent revoke(Guest guest) {
        return Parts.card(
                "End it early",
                p("From then on, nothing is done under this approval."),
                Layout.form(
                        guest,
                        Layout.APPROVALS + "/" + id,
                        button("Revoke")
                                .withType("submit")
                                .withName("action")
                                .withValue("revoke")
                                .withClass("danger")));
    }

    private static DomContent activity(Guest guest, String who) {
        return Activity.card(guest, "What " + who + " did in the last day", principal(who), LAST);
    }

    /** Approvals name people by their mail address and accounts by their name alone; the trail names both with their kind. */
    private static String principal(String who) {
        return who.contains(":") ? who : (who.contains("@") ? "user:" : "sa:") + who;
    }
}
