package dev.ostiary.surface.console;

import static j2html.TagCreator.code;
import static j2html.TagCreator.p;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import dev.ostiary.kernel.Answer;
import j2html.tags.DomContent;
import tools.jackson.databind.JsonNode;

/** What somebody did in the last day, as the trail tells it to whoever may read the trail. */
final class Activity {
    private static final String TRAIL = "audit.query";

    private Activity() {}

    static DomContent card(Guest guest, String title, String who, int most) {
        if (!guest.may(TRAIL)) {
            return Parts.card(
                    title,
                    p("Your roles do not hold audit:read, so the trail is not shown.")
                            .withClass("quiet"));
        }
        return switch (guest.ask(TRAIL, Guest.input().put("identity_id", who).put("limit", most))) {
            case Answer.Done done -> Parts.card(title, rows(done.result().path("logs")));
            case Answer.No no -> Parts.card(title, p(no.refusal().message()).withClass("quiet"));
        };
    }

    private static DomContent rows(JsonNode logs) {
        return logs.isEmpty()
                ? p("Nothing in the last 24 hours.").withClass("quiet")
                : table(
                                thead(tr(th("When"), th("What"), th("On"), th("From"), th("Outcome"))),
                                tbody(Parts.all(logs.valueStream(), Activity::row)))
                        .withClass("rows");
    }

    private static DomContent row(JsonNode log) {
        boolean good = log.path("success").asBoolean(false);
        return tr(
                Parts.cell("When", Parts.moment(log.path("timestamp"))),
                Parts.cell("What", code(log.path("operation").asString(""))),
                Parts.cell("On", text(log.path("secret_path").asString("–")))
                        .withCondClass(!log.has("secret_path"), "none"),
                Parts.cell(
                        "From",
                        text(log.path("surface").asString("") + ", "
                                + log.path("source_ip").asString(""))),
                Parts.cell(
                        "Outcome",
                        good
                                ? Parts.tag("good", "allowed")
                                : outcome(log.path("error_code").asString("refused"))));
    }

    /** A call that asked its client something was not refused. */
    private static DomContent outcome(String code) {
        return code.equals("input_required") ? Parts.tag("plain", "asked") : Parts.tag("bad", code);
    }
}
