package dev.ostiary.surface.console;

import static j2html.TagCreator.button;
import static j2html.TagCreator.details;
import static j2html.TagCreator.div;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.input;
import static j2html.TagCreator.p;
import static j2html.TagCreator.summary;

import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.Standing;
import j2html.tags.DomContent;
import j2html.tags.specialized.InputTag;
import java.util.Optional;

/**
 * The page to sign in at.
 *
 * <p>Password and code are asked for together: nobody learns that a password is right before the code is, and nothing has
 * to be kept between two steps.
 */
final class Reception {
    static final String PATH = "/console/sign-in";

    private final FrontDesk desk;

    Reception(FrontDesk desk) {
        this.desk = desk;
    }

    /** What came of a sign-in: a token and where to go, or the page again. */
    sealed interface Arrived {
        record In(Secret token, String place) implements Arrived {}

        record Out(Outcome.View page) implements Arrived {}
    }

    Outcome.View show(String place) {
        return view(200, place, "", Optional.empty());
    }

    Arrived submit(Form form, Origin origin) {
        var place = Fence.place(form.text("to"));
        var email = form.text("email");
        var claim = new FrontDesk.Claim(
                email,
                form.secret("password").orElse(new Secret("")),
                form.secret("code"),
                Optional.of(form.text("tenant")).filter(it -> !it.isEmpty()));
        try {
            return new Arrived.In(desk.signIn(claim, origin), place);
        } catch (Refused refused) {
            var refusal = refused.refusal();
            return new Arrived.Out(view(Standing.of(refusal).httpStatus(), place, email, Optional.of(refusal)));
        }
    }

    private static Outcome.View view(int status, String place, String email, Optional<Refusal> refusal) {
        return new Outcome.View(
                status,
                "Sign in",
                PATH,
                false,
                div(
                                h1("Sign in"),
                                p("To see what waits for you, and to answer it.")
                                        .withClass("under"),
                                refusal.map(it -> Parts.notice(false, it.message()))
                                        .orElse(null),
                                form(place, email))
                        .withClass("door card"));
    }

    private static DomContent form(String place, String email) {
        return j2html.TagCreator.form(
                        input().withType("hidden").withName("to").withValue(place),
                        Parts.field("email", "E-mail address", "", emailInput(email)),
                        Parts.field(
                                "password",
                                "Password",
                                "",
                                Parts.passwordInput().withCondAutofocus(!email.isEmpty())),
                        Parts.field(
                                "code",
                                "Code",
                                "Six digits from your app, if you have set one up. A recovery code does as well.",
                                Parts.codeInput()),
                        details(
                                summary("Member of more than one tenant?"),
                                Parts.field(
                                        "tenant",
                                        "Tenant",
                                        "Its id. Left empty, you come to the first.",
                                        tenantInput())),
                        button("Sign in").withType("submit").withClass("main"))
                .withMethod("post")
                .withAction(PATH);
    }

    private static InputTag emailInput(String email) {
        return input().withType("email")
                .withValue(email)
                .attr("autocomplete", "username")
                .withMaxlength("254")
                .isRequired()
                .withCondAutofocus(email.isEmpty());
    }

    private static InputTag tenantInput() {
        return input().withType("text")
                .attr("autocomplete", "organization")
                .attr("spellcheck", "false")
                .withMaxlength("100");
    }

    /** For a browser that would drop the cookie, and show the password to everybody on the way. */
    static Outcome.View unsafeGround() {
        return new Outcome.View(
                403,
                "Not over http",
                PATH,
                false,
                div(
                                h1("This needs https"),
                                p(
                                        "You reached Ostiary over plain http from another machine. Whoever is on the way could read"
                                                + " your password, and your browser would not keep the sign-in."),
                                p(
                                        "Open the same page with https://, or on the machine itself as http://localhost. Whoever runs"
                                                + " Ostiary puts a server in front of it that speaks TLS, and starts it with that name."))
                        .withClass("door card"));
    }
}
