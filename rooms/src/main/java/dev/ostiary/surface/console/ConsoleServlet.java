package dev.ostiary.surface.console;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Threshold;
import dev.ostiary.surface.http.Visitor;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Every address of the console: who comes, which page it is, and how it is written.
 *
 * <p>A person is who the cookie says, a form counts only when one of our own pages sent it and this very session was given
 * it, and whatever goes wrong is a page that says so.
 */
public final class ConsoleServlet extends HttpServlet {
    /** Where it is to be mounted. */
    public static final String MAPPING = "/console/*";

    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(ConsoleServlet.class.getName());

    private static final String CHANGES = "/console/changes";
    private static final Duration PATIENCE = Duration.ofSeconds(25);
    /** Each waits on a thread and a connection of its own. */
    private static final int MOST_WAITING = 1000;

    private final transient Gate gate;
    private final transient Doorbell bell;
    private final transient Semaphore places = new Semaphore(MOST_WAITING);
    private final transient Reception reception;
    private final transient Pages pages = new Pages();

    /** @param bell rings when what a page shows may have changed */
    public ConsoleServlet(Gate gate, FrontDesk desk, Doorbell bell) {
        this.gate = gate;
        this.bell = bell;
        this.reception = new Reception(desk);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Writing.rules(response);
        var origin = Visitor.of(request, "console").origin();
        try {
            answer(request, response, origin);
        } catch (Refused refused) {
            write(response, Optional.empty(), Pages.refused(refused.refusal()));
        } catch (RuntimeException | StackOverflowError fault) {
            LOG.log(System.Logger.Level.ERROR, "request " + origin.requestId() + " failed: " + Faults.place(fault));
            write(response, Optional.empty(), Pages.refused(new Refusal.Internal(origin.requestId())));
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Origin origin) throws IOException {
        var path = request.getRequestURI();
        var asset = Asset.at(path);
        if (asset.isPresent()) {
            Writing.asset(response, asset.get());
        } else if (!Fence.standsOnSafeGround(request)) {
            write(response, Optional.empty(), Reception.unsafeGround());
        } else if (path.equals(Reception.PATH)) {
            atReception(request, response, origin);
        } else {
            inside(request, response, origin, path);
        }
    }

    private void atReception(HttpServletRequest request, HttpServletResponse response, Origin origin)
            throws IOException {
        if (!submits(request)) {
            var asked = Visitor.query(request, "to");
            var place = Fence.place(asked.size() == 1 ? asked.getFirst() : "");
            write(
                    response,
                    Optional.empty(),
                    guest(request, origin).isPresent() ? new Outcome.Elsewhere(place) : reception.show(place));
            return;
        }
        Fence.requireOurs(request);
        switch (reception.submit(Form.read(request), origin)) {
            case Reception.Arrived.In in -> {
                SessionCookie.write(response, in.token());
                Writing.elsewhere(response, in.place());
            }
            case Reception.Arrived.Out out -> write(response, Optional.empty(), out.page());
        }
    }

    private void inside(HttpServletRequest request, HttpServletResponse response, Origin origin, String path)
            throws IOException {
        var guest = guest(request, origin);
        if (guest.isEmpty()) {
            toReception(request, response, path);
            return;
        }
        if (path.equals(CHANGES)) {
            wait(response, guest.get());
            return;
        }
        try {
            write(response, guest, outcome(request, guest.get(), path));
        } catch (Guest.TurnedAway away) {
            if (away.refusal() instanceof Refusal.Unauthenticated) {
                toReception(request, response, path);
            } else {
                write(response, guest, Pages.refused(away.refusal()));
            }
        } catch (Refused refused) {
            var no = gate.refuse(
                    Threshold.CONSOLE_REQUEST,
                    new Credential.Bearer(guest.get().token()),
                    Guard.NONE,
                    origin,
                    refused.refusal());
            write(response, guest, Pages.refused(no.refusal()));
        }
    }

    /** For the script of a page that is live: answers nothing, but late. */
    private void wait(HttpServletResponse response, Guest guest) {
        if (!places.tryAcquire()) {
            response.setStatus(503);
            return;
        }
        try {
            bell.await(guest.caller().tenant(), PATIENCE);
            response.setStatus(204);
        } finally {
            places.release();
        }
    }

    private Outcome outcome(HttpServletRequest request, Guest guest, String path) throws IOException {
        var page = pages.at(path);
        if (!submits(request)) {
            return page.show(guest);
        }
        Fence.requireOurs(request);
        var form = Form.read(request);
        if (!guest.formToken().fits(form.text(FormToken.FIELD))) {
            throw new Refused(Refusal.denied(
                    "stale_form",
                    "This form belongs to another sign-in, so nothing was done. Open the page again and try once more.",
                    Refusal.Cause.CONDITION));
        }
        return page.submit(guest, form);
    }

    private Optional<Guest> guest(HttpServletRequest request, Origin origin) {
        return SessionCookie.read(request).flatMap(token -> switch (gate.admit(
                Threshold.CONSOLE_REQUEST, new Credential.Bearer(token), Guard.NONE, origin)) {
            case Arrival.Known known
            when known.caller().principal().startsWith("user:") ->
                Optional.of(new Guest(gate, known.caller(), token, origin));
            case Arrival.Known _, Arrival.TurnedAway _ -> Optional.empty();
        });
    }

    /** Whoever comes by a link is brought there afterwards; a form that was sent meanwhile is not kept. */
    private static void toReception(HttpServletRequest request, HttpServletResponse response, String path) {
        if (SessionCookie.read(request).isPresent()) {
            SessionCookie.clear(response);
        }
        var place = Fence.place(path);
        Writing.elsewhere(
                response, Reception.PATH + (submits(request) || place.equals(Layout.HOME) ? "" : "?to=" + place));
    }

    private static boolean submits(HttpServletRequest request) {
        return switch (request.getMethod()) {
            case "GET", "HEAD" -> false;
            case "POST" -> true;
            default ->
                throw new Refused(Refusal.invalid("method_not_allowed", "This address answers GET, HEAD and POST."));
        };
    }

    private static void write(HttpServletResponse response, Optional<Guest> guest, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.View view -> Writing.page(response, view.status(), Layout.page(view, guest));
            case Outcome.Elsewhere elsewhere -> Writing.elsewhere(response, elsewhere.path());
            case Outcome.Leave _ -> {
                SessionCookie.clear(response);
                Writing.elsewhere(response, Reception.PATH);
            }
        }
    }
}
