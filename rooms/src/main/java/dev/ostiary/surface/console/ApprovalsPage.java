package dev.ostiary.surface.console;

import static j2html.TagCreator.a;
import static j2html.TagCreator.code;
import static j2html.TagCreator.div;
import static j2html.TagCreator.join;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What waits for this person's answer, newest first, and what was asked lately. */
final class ApprovalsPage implements Page {
    private static final int WAITING = 100;
    private static final int LATELY = 20;

    @Override
    public Outcome show(Guest guest) {
        var waiting = guest.done(
                        "approvals.list",
                        Guest.input().put("mine", true).put("status", "pending").put("limit", WAITING))
                .path("data");
        var lately = guest.done("approvals.list", Guest.input().put("limit", LATELY))
                .path("data")
                .valueStream()
                .filter(each -> waiting.valueStream().noneMatch(it -> id(it).equals(id(each))))
                .toList();
        return new Outcome.View(
                200,
                "Approvals",
                Layout.APPROVALS,
                true,
                join(
                        Parts.heading("Approvals", "What agents ask for, and a person must answer."),
                        div(waiting(waiting), lately(lately))
                                .withId("approvals")
                                .attr("data-live")));
    }

    private static DomContent waiting(JsonNode waiting) {
        return waiting.isEmpty()
                ? Parts.card(
                        "Waiting for you", p("Nothing waits for your answer.").withClass("quiet"))
                : Parts.card("Waiting for you", rows(waiting.valueStream().toList()));
    }

    private static DomContent lately(List<JsonNode> lately) {
        return lately.isEmpty() ? join() : Parts.card("Lately", rows(lately));
    }

    private static DomContent rows(List<JsonNode> approvals) {
        return table(
                        thead(tr(th("Asked"), th("Who"), th("What"), th("Why"), th("State"))),
                        tbody(Parts.all(approvals.stream(), ApprovalsPage::row)))
                .withClass("rows");
    }

    private static DomContent row(JsonNode approval) {
        return tr(
                Parts.cell("Asked", Parts.moment(approval.path("requestedAt"))),
                Parts.cell("Who", span(approval.path("requestedBy").asString(""))),
                Parts.cell(
                        "What",
                        a(join(
                                        approval.path("operation").asString(""),
                                        code(approval.path("resource").asString(""))))
                                .withHref(Layout.APPROVALS + "/" + id(approval))),
                Parts.cell("Why", span(approval.path("reason").asString("–")).withClass("clamp")),
                Parts.cell("State", state(approval)));
    }

    /** In words and in a colour that says the same. */
    static DomContent state(JsonNode approval) {
        var status = approval.path("status").asString("");
        return Parts.tag(
                switch (status) {
                    case "pending" -> "warn";
                    case "approved" -> "good";
                    case "denied", "revoked" -> "bad";
                    default -> "plain";
                },
                status);
    }

    private static String id(JsonNode approval) {
        return approval.path("approvalId").asString("");
    }
}
