package dev.ostiary.surface.console;

import static j2html.TagCreator.a;
import static j2html.TagCreator.div;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.p;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Standing;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Which page is at which address; addresses are compared as they were sent, and have one spelling. */
final class Pages {
    private static final Pattern APPROVAL = Pattern.compile(Layout.APPROVALS + "/([A-Za-z0-9_-]{1,100})");

    private final Map<String, Page> pages = new HashMap<>(AccountPage.pages());

    Pages() {
        pages.put(Layout.HOME, new HomePage());
        pages.put(Layout.HOME + "/", Page.form(Layout.HOME, (_, _) -> new Outcome.Elsewhere(Layout.HOME)));
        pages.put(Layout.APPROVALS, new ApprovalsPage());
        pages.put(Layout.SIGN_OUT, Page.form(Layout.HOME, Pages::signOut));
    }

    /** @throws Refused when there is none */
    Page at(String path) {
        var approval = APPROVAL.matcher(path);
        var page = approval.matches() ? new ApprovalPage(approval.group(1)) : pages.get(path);
        if (page == null) {
            throw new Refused(new Refusal.Missing("not_found", "There is no page at this address."));
        }
        return page;
    }

    /** Ends the token itself, not only the cookie: a copy of it is worth nothing from now on. */
    private static Outcome signOut(Guest guest, Form form) {
        guest.done("auth.logout", Guest.input());
        return new Outcome.Leave();
    }

    static Outcome refused(Refusal refusal) {
        return new Outcome.View(
                Standing.of(refusal).httpStatus(),
                title(refusal),
                "",
                false,
                div(
                                h1(title(refusal)),
                                p(refusal.message()),
                                p(a("Back to the overview").withHref(Layout.HOME)))
                        .withClass("door card"));
    }

    private static String title(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Missing _ -> "Not here";
            case Refusal.Denied _, Refusal.ApprovalRequired _ -> "Not allowed";
            case Refusal.Unauthenticated _ -> "Sign in first";
            case Refusal.RateLimited _, Refusal.Unavailable _ -> "Not now";
            case Refusal.Internal _ -> "Something went wrong";
            case Refusal.Invalid _, Refusal.InputRequired _, Refusal.Conflict _ -> "That did not work";
        };
    }
}
