package dev.ostiary.surface.console;

import static j2html.TagCreator.a;
import static j2html.TagCreator.code;
import static j2html.TagCreator.dl;
import static j2html.TagCreator.join;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.span;
import static j2html.TagCreator.text;
import static j2html.TagCreator.ul;

import j2html.tags.DomContent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Who you are here, what you may do, and what you did last. */
final class HomePage implements Page {
    private static final int LAST = 10;

    @Override
    public Outcome show(Guest guest) {
        var me = guest.done("auth.whoami", Guest.input());
        return new Outcome.View(
                me.path("display_name").asString("Overview"),
                Layout.HOME,
                join(
                        Parts.heading(
                                me.path("display_name").asString(""),
                                "Signed in as "
                                        + me.path("identity_id").asString("").replaceFirst("^user:", "")),
                        waiting(guest),
                        facts(me),
                        Activity.card(guest, "What you did last", guest.caller().principal(), LAST),
                        rights(guest, me)));
    }

    /** Above everything else, if there is anything. */
    private static DomContent waiting(Guest guest) {
        if (!guest.may("approvals.respond") || !guest.may("approvals.list")) {
            return join();
        }
        var asked = Guest.input().put("mine", true).put("status", "pending").put("limit", 100);
        int all = guest.done("approvals.list", asked).path("data").size();
        return all == 0
                ? join()
                : p(a(all == 1 ? "One request waits for your answer" : all + " requests wait for your answer")
                                .withHref(Layout.APPROVALS))
                        .withClass("notice good");
    }

    private static DomContent facts(JsonNode me) {
        return Parts.card(
                "This sign-in",
                dl(
                                Parts.fact("Tenant", text(me.path("tenant_id").asString(""))),
                                Parts.fact("Roles", text(words(me.path("roles")))),
                                Parts.fact("Second factor", factor(me.path("mfa_verified_at"))),
                                Parts.fact("Ends by itself", Parts.moment(me.path("token_expires_at"))))
                        .withClass("facts"));
    }

    private static DomContent factor(JsonNode given) {
        return given.isMissingNode()
                ? join(Parts.tag("plain", "not given"), a("Set one up").withHref(Layout.ACCOUNT))
                : join(Parts.tag("good", "given"), Parts.moment(given));
    }

    private static String words(JsonNode list) {
        return list.isEmpty()
                ? "none"
                : list.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }

    /** The catalogue's own sentences, for what the gate would let this person come to. */
    private static DomContent rights(Guest guest, JsonNode me) {
        var rooms = new TreeMap<String, List<String>>(guest.gate().visible(guest.caller(), _ -> true).stream()
                .collect(Collectors.groupingBy(
                        it -> it.room(), Collectors.mapping(it -> it.verb(), Collectors.toList()))));
        int all = rooms.values().stream().mapToInt(List::size).sum();
        return Parts.card(
                "What you may ask for",
                p("%d operations, by your scopes: ".formatted(all)).with(code(words(me.path("scopes")))),
                ul(Parts.all(rooms.entrySet().stream(), HomePage::room)).withClass("rooms"));
    }

    private static DomContent room(Map.Entry<String, List<String>> room) {
        return li(span(room.getKey()).withClass("room"), span(String.join(", ", room.getValue())));
    }
}
