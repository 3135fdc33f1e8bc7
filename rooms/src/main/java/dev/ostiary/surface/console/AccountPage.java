package dev.ostiary.surface.console;

import static j2html.TagCreator.button;
import static j2html.TagCreator.code;
import static j2html.TagCreator.div;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.join;
import static j2html.TagCreator.li;
import static j2html.TagCreator.p;
import static j2html.TagCreator.ul;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.Standing;
import j2html.tags.DomContent;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A person's own second factor and sign-ins. */
final class AccountPage implements Page {
    private static final String ENROL = Layout.ACCOUNT + "/enrol";
    private static final String CONFIRM = Layout.ACCOUNT + "/confirm";
    private static final String REMOVE = Layout.ACCOUNT + "/remove";
    private static final String EVERYWHERE = Layout.ACCOUNT + "/sign-out-everywhere";

    /** This page, and the addresses of its forms. */
    static Map<String, Page> pages() {
        return Map.of(
                Layout.ACCOUNT,
                new AccountPage(),
                ENROL,
                Page.form(Layout.ACCOUNT, AccountPage::enrol),
                CONFIRM,
                Page.form(Layout.ACCOUNT, AccountPage::confirm),
                REMOVE,
                Page.form(Layout.ACCOUNT, AccountPage::remove),
                EVERYWHERE,
                Page.form(Layout.ACCOUNT, AccountPage::everywhere));
    }

    @Override
    public Outcome show(Guest guest) {
        return view(guest, 200, null, factor(guest));
    }

    private static Outcome enrol(Guest guest, Form form) {
        var asked = Guest.input().put("password", reveal(form.secret("password")));
        return switch (guest.ask("second-factor.enrol", asked)) {
            case Answer.Done done -> view(guest, 200, null, begun(guest, done.result()));
            case Answer.No no -> again(guest, no.refusal());
        };
    }

    private static Outcome confirm(Guest guest, Form form) {
        return switch (guest.ask("second-factor.confirm", proof(form))) {
            case Answer.Done done ->
                view(guest, 200, null, confirmed(done.result().path("recovery_codes")));
            case Answer.No no -> again(guest, no.refusal());
        };
    }

    private static Outcome remove(Guest guest, Form form) {
        return switch (guest.ask("second-factor.remove", proof(form))) {
            case Answer.Done _ -> new Outcome.Elsewhere(Layout.ACCOUNT);
            case Answer.No no -> again(guest, no.refusal());
        };
    }

    private static Outcome everywhere(Guest guest, Form form) {
        guest.done("auth.logout", Guest.input().put("everywhere", true));
        return new Outcome.Leave();
    }

    private static ObjectNode proof(Form form) {
        return Guest.input().put("code", reveal(form.secret("code")));
    }

    private static String reveal(Optional<Secret> given) {
        return given.map(Secret::reveal).orElse("");
    }

    private static Outcome again(Guest guest, Refusal refusal) {
        return view(guest, Standing.of(refusal).httpStatus(), Parts.notice(false, refusal.message()), factor(guest));
    }

    private static Outcome view(Guest guest, int status, @Nullable DomContent notice, DomContent factor) {
        var name = guest.caller().principal().replaceFirst("^user:", "");
        return new Outcome.View(
                status,
                "Account",
                Layout.ACCOUNT,
                false,
                join(Parts.heading("Account", name), notice, factor, signIns(guest)));
    }

    private static DomContent factor(Guest guest) {
        var shown = guest.done("second-factor.show", Guest.input());
        return switch (shown.path("state").asString("")) {
            case "active" -> active(guest, shown);
            case "begun" -> join(waiting(guest), none(guest, "Start again"));
            default -> none(guest, "Set up a second factor");
        };
    }

    private static DomContent none(Guest guest, String title) {
        return Parts.card(
                title,
                p(
                        "An app on your phone shows a new code every 30 seconds. With it, a stolen password alone opens nothing, and"
                                + " policies that ask for a second factor let you through."),
                Layout.form(
                        guest,
                        ENROL,
                        Parts.field("password", "Your password, once more", "", Parts.passwordInput()),
                        button("Continue").withType("submit").withClass("main")));
    }

    private static DomContent begun(Guest guest, JsonNode begun) {
        var secret = begun.path("secret").asString("");
        return Parts.card(
                "Set up a second factor",
                div(
                                QrCode.of(new Secret(begun.path("address").asString(""))),
                                div(
                                        p("Scan this picture with your authenticator app, or type what it says:"),
                                        p(code(grouped(secret)).withClass("secret")),
                                        p("Then give the six digits that the app shows."),
                                        confirmation(guest)))
                        .withClass("beside"),
                p("Picture and text are shown this once.").withClass("quiet"));
    }

    /** In groups of four, for the eye; apps ignore the spaces. */
    private static String grouped(String secret) {
        return secret.replaceAll("(.{4})(?!$)", "$1 ");
    }

    private static DomContent waiting(Guest guest) {
        return Parts.card(
                "Finish setting up",
                p("You have begun, and your app may know the secret already. Give the six digits that it shows now."),
                confirmation(guest));
    }

    private static DomContent confirmation(Guest guest) {
        return Layout.form(
                guest,
                CONFIRM,
                Parts.field(
                        "code",
                        "Code",
                        "",
                        Parts.codeInput().attr("inputmode", "numeric").isRequired()),
                button("Confirm").withType("submit").withClass("main"));
    }

    private static DomContent confirmed(JsonNode codes) {
        return join(
                Parts.notice(true, "Your second factor is set up. From now on, sign in with a code."),
                Parts.card(
                        "Ten recovery codes",
                        p(
                                "Each replaces the app once, should you lose it. Print them or write them down and keep them where"
                                        + " your password is not. They are shown this once."),
                        ul(Parts.all(codes.valueStream(), it -> li(code(it.asString("")))))
                                .withClass("codes")));
    }

    private static DomContent active(Guest guest, JsonNode shown) {
        int left = shown.path("recovery_codes_left").asInt(0);
        return Parts.card(
                "Second factor",
                p(Parts.tag("good", "set up"), Parts.moment(shown.path("since"))),
                p("%d of 10 recovery codes are left.".formatted(left)),
                iff(left < 3, p("Remove it and set it up again to get new ones.")),
                Layout.form(
                        guest,
                        REMOVE,
                        Parts.field(
                                "code",
                                "A code, to remove it",
                                "Six digits from the app, or a recovery code.",
                                Parts.codeInput().isRequired()),
                        button("Remove").withType("submit").withClass("danger")));
    }

    private static DomContent signIns(Guest guest) {
        return Parts.card(
                "Sign-ins",
                p("Ends all of yours, on every device and this one, at once. API keys are not touched."),
                Layout.form(
                        guest,
                        EVERYWHERE,
                        button("Sign out everywhere").withType("submit").withClass("danger")));
    }
}
