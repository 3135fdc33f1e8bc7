package dev.ostiary.surface.rest;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Threshold;
import dev.ostiary.surface.http.Doorstep;
import dev.ostiary.surface.http.Reply;
import dev.ostiary.surface.http.StrictContainer;
import dev.ostiary.surface.http.Visitor;
import dev.ostiary.surface.http.Wording;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

    private final transient Gate gate;
    private final transient RouteTable routes;
    private final transient SideDoors sideDoors;
    private final transient Doorstep doorstep;

    public RestServlet(Gate gate, SideDoors sideDoors) {
        this.gate = gate;
        this.routes = new RouteTable(gate.catalogue());
        this.sideDoors = sideDoors;
        this.doorstep = new Doorstep(gate, Threshold.REST_REQUEST);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var visitor = Visitor.of(request, "rest");
        var reply = Reply.to(visitor, response, Wording.at(request.getRequestURI()));
        doorstep.serve(visitor, reply, () -> answer(request, reply, visitor));
    }

    private void answer(HttpServletRequest request, Reply reply, Visitor visitor) throws IOException {
        var segments = RawPath.segments(request.getRequestURI());
        var side = sideDoors.at(segments);
        if (side.isPresent()) {
            if (!side.get().method().equals(request.getMethod())) {
                throw reply.wrongMethod(side.get().method());
            }
            side.get().opening().open(request, reply, visitor, gate);
            return;
        }
        switch (routes.match(request.getMethod(), segments)) {
            case RouteTable.Match.Found found -> reply.answer(pass(request, found, visitor), found.status());
            case RouteTable.Match.WrongMethod wrong -> throw reply.wrongMethod(String.join(", ", wrong.allowed()));
            case RouteTable.Match.Nowhere _ ->
                throw new Refused(new Refusal.Missing(
                        "not_found", "There is nothing at this address. /openapi.json lists what there is."));
        }
    }

    private Answer pass(HttpServletRequest request, RouteTable.Match.Found found, Visitor visitor) throws IOException {
        try {
            var input = input(request, found, visitor);
            return gate.pass(found.operation(), input, visitor.credential(), visitor.guard(), visitor.origin());
        } catch (Refused refused) {
            return gate.refuse(
                    found.operation(), visitor.credential(), Guard.NONE, visitor.origin(), refused.refusal());
        }
    }

    /** A stranger learns nothing of what is wrong with the input, and makes nobody read a body. */
    private JsonNode input(HttpServletRequest request, RouteTable.Match.Found found, Visitor visitor)
            throws IOException {
        if (!visitor.presented()) {
            return JsonNodeFactory.instance.objectNode();
        }
        var body = JsonBody.read(request, () -> visitor.tenant(gate));
        return new Arguments(found.operation()).of(found.holes(), request.getQueryString(), body);
    }
}
