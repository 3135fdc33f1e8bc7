package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Every REST route there is: finds the operation, puts its input together and asks the gate.
 *
 * <p>Mount it on {@code /} of a container that {@link StrictContainer} has set up. Answers every request with a body of
 * its own, errors in the one envelope.
 */
public final class RestServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final System.Logger LOG = System.getLogger(RestServlet.class.getName());

    private final transient Gate gate;
    private final transient RouteTable routes;
    private final transient SideDoors sideDoors;

    public RestServlet(Gate gate, SideDoors sideDoors) {
        this.gate = gate;
        this.routes = new RouteTable(gate.catalogue());
        this.sideDoors = sideDoors;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var origin = Visit.origin(request, Visit.requestId());
        var reply = new Reply(response, origin.requestId());
        try {
            answer(request, reply, origin);
        } catch (HttpFault fault) {
            reply.fault(fault);
        } catch (Refused refused) {
            reply.refusal(refused.refusal());
        } catch (RuntimeException | StackOverflowError fault) {
            LOG.log(System.Logger.Level.ERROR, "request " + origin.requestId() + " failed: " + Faults.place(fault));
            reply.refusal(new Refusal.Internal(origin.requestId()));
        }
    }

    private void answer(HttpServletRequest request, Reply reply, Origin origin) throws IOException {
        var segments = RawPath.segments(request.getRequestURI());
        var side = sideDoors.at(segments);
        if (side.isPresent()) {
            if (!side.get().method().equals(request.getMethod())) {
                throw HttpFault.wrongMethod(List.of(side.get().method()));
            }
            side.get().opening().open(request, reply, origin, gate);
            return;
        }
        switch (routes.match(request.getMethod(), segments)) {
            case RouteTable.Match.Found found -> reply.answer(pass(request, found, origin), found.status());
            case RouteTable.Match.WrongMethod wrong -> throw HttpFault.wrongMethod(wrong.allowed());
            case RouteTable.Match.Nowhere _ -> throw HttpFault.nowhere();
        }
    }

    private Answer pass(HttpServletRequest request, RouteTable.Match.Found found, Origin origin) throws IOException {
        var credential = Visit.credential(request);
        var guard = Visit.guard(request);
        return gate.pass(
                found.operation(), input(request, found, credential, guard, origin), credential, guard, origin);
    }

    /** A stranger learns nothing of what is wrong with the input, and makes nobody read a body. */
    private JsonNode input(
            HttpServletRequest request, RouteTable.Match.Found found, Credential credential, Guard guard, Origin origin)
            throws IOException {
        if (credential instanceof Credential.Absent) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            return new Arguments(found.operation()).of(found.holes(), request.getQueryString(), Body.read(request));
        } catch (Refused | HttpFault fault) {
            var told = fault instanceof HttpFault http
                    ? Refusal.invalid(http.code(), http.told())
                    : ((Refused) fault).refusal();
            if (gate.refuse(found.operation(), credential, guard, origin, told) instanceof Answer.No no
                    && !no.refusal().equals(told)) {
                throw new Refused(no.refusal());
            }
            throw fault;
        }
    }
}
