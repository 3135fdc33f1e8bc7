package dev.ostiary.surface.console;

import static j2html.TagCreator.dd;
import static j2html.TagCreator.div;
import static j2html.TagCreator.dt;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.input;
import static j2html.TagCreator.join;
import static j2html.TagCreator.label;
import static j2html.TagCreator.p;
import static j2html.TagCreator.section;
import static j2html.TagCreator.span;
import static j2html.TagCreator.td;
import static j2html.TagCreator.time;

import j2html.tags.DomContent;
import j2html.tags.specialized.DivTag;
import j2html.tags.specialized.InputTag;
import j2html.tags.specialized.TdTag;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The small pieces that pages are made of. */
final class Parts {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Parts() {}

    static DomContent heading(String title, String under) {
        return div(h1(title), p(under).withClass("under")).withClass("heading");
    }

    static DomContent card(String title, DomContent... content) {
        return section(h2(title), join((Object[]) content)).withClass("card");
    }

    static DivTag fact(String name, DomContent value) {
        return div(dt(name), dd(value));
    }

    /** A line that says how something went; screen readers speak it at once. */
    static DomContent notice(boolean good, String text) {
        return p(text).withClass(good ? "notice good" : "notice bad").attr("role", good ? "status" : "alert");
    }

    static DomContent field(String name, String text, String hint, InputTag control) {
        var id = "field-" + name;
        return div(
                        label(text).withFor(id),
                        control.withId(id).withName(name).condAttr(!hint.isEmpty(), "aria-describedby", id + "-hint"),
                        hint.isEmpty()
                                ? join()
                                : span(hint).withId(id + "-hint").withClass("hint"))
                .withClass("field");
    }

    static InputTag passwordInput() {
        return input().withType("password")
                .attr("autocomplete", "current-password")
                .withMaxlength("256")
                .isRequired();
    }

    /** For six digits of an app, or a recovery code. */
    static InputTag codeInput() {
        return input().withType("text")
                .attr("inputmode", "text")
                .attr("autocapitalize", "none")
                .attr("spellcheck", "false")
                .attr("autocomplete", "one-time-code")
                .withMaxlength("40");
    }

    static <T> DomContent all(Stream<T> things, Function<T, DomContent> shown) {
        return each(things.map(shown).toArray(DomContent[]::new));
    }

    /** A cell that says its column where the table is shown as cards. */
    static TdTag cell(String column, DomContent content) {
        return td(content).attr("data-label", column);
    }

    /** A moment of the wire, readable. */
    static DomContent moment(JsonNode wire) {
        var text = wire.asString("");
        try {
            return moment(Instant.parse(text));
        } catch (DateTimeParseException _) {
            return span(text);
        }
    }

    static DomContent moment(Instant at) {
        return time(MOMENT.format(at) + " UTC").attr("datetime", at.toString());
    }

    static DomContent tag(String kind, String text) {
        return span(text).withClass("tag " + kind);
    }
}
