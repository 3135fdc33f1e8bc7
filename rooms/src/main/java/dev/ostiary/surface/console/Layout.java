package dev.ostiary.surface.console;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.button;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.footer;
import static j2html.TagCreator.header;
import static j2html.TagCreator.html;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.img;
import static j2html.TagCreator.input;
import static j2html.TagCreator.join;
import static j2html.TagCreator.link;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.script;
import static j2html.TagCreator.span;
import static j2html.TagCreator.title;

import j2html.tags.DomContent;
import j2html.tags.specialized.FormTag;
import j2html.tags.specialized.HeadTag;
import java.util.List;
import java.util.Optional;

/** What all pages have in common; every text goes through the library's escaping. */
final class Layout {
    static final String HOME = "/console";
    static final String APPROVALS = "/console/approvals";
    static final String ACCOUNT = "/console/account";
    static final String SIGN_OUT = "/console/sign-out";

    private Layout() {}

    private record Entry(String path, String name) {}

    /** The whole page; without a guest it has no navigation. */
    static String page(Outcome.View view, Optional<Guest> guest) {
        return document(html(
                        head(view),
                        body(
                                        a("Skip to content").withHref("#main").withClass("skip"),
                                        guest.map(it -> top(it, view.place())).orElse(bareTop()),
                                        main(view.body()).withId("main").withTabindex(-1),
                                        foot(guest))
                                .withCondClass(guest.isEmpty(), "bare"))
                .withLang("en"));
    }

    private static HeadTag head(Outcome.View view) {
        return j2html.TagCreator.head(
                meta().withCharset("utf-8"),
                meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
                meta().withName("color-scheme").withContent("light dark"),
                title(view.title() + " · Ostiary"),
                link().withRel("icon").withHref(Asset.MARK.path()).withType("image/svg+xml"),
                link().withRel("stylesheet").withHref(Asset.STYLE.path()),
                iff(view.live(), script().withSrc(Asset.SCRIPT.path()).isDefer()));
    }

    private static DomContent brand(String path) {
        return a(img().withSrc(Asset.MARK.path()).withAlt("").withWidth("28").withHeight("28"), span("Ostiary"))
                .withClass("brand")
                .withHref(path);
    }

    private static DomContent bareTop() {
        return header(brand(Reception.PATH)).withClass("top");
    }

    private static DomContent top(Guest guest, String place) {
        var entries =
                List.of(new Entry(HOME, "Overview"), new Entry(APPROVALS, "Approvals"), new Entry(ACCOUNT, "Account"));
        return header(
                        brand(HOME),
                        nav(Parts.all(
                                        entries.stream()
                                                .filter(it ->
                                                        !it.path.equals(APPROVALS) || guest.may("approvals.list")),
                                        it -> entry(it, place)))
                                .attr("aria-label", "Console"),
                        form(
                                guest,
                                SIGN_OUT,
                                button("Sign out").withType("submit").withClass("quiet")))
                .withClass("top");
    }

    private static DomContent entry(Entry entry, String place) {
        return a(entry.name).withHref(entry.path).condAttr(entry.path.equals(place), "aria-current", "page");
    }

    /** A form that only this session can send. */
    static FormTag form(Guest guest, String path, DomContent... content) {
        return j2html.TagCreator.form(
                        input().withType("hidden")
                                .withName(FormToken.FIELD)
                                .withValue(guest.formToken().text()),
                        join((Object[]) content))
                .withMethod("post")
                .withAction(path);
    }

    private static DomContent foot(Guest guest) {
        return footer(div("Tenant " + guest.caller().tenant()));
    }

    private static DomContent foot(Optional<Guest> guest) {
        return guest.map(Layout::foot)
                .orElse(footer(div("The doorkeeper between AI agents and what they must not simply have.")));
    }
}
