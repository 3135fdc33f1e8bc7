package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Resource.Listing;
import dev.ostiary.kernel.ResourcePath;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The gate, as somebody passes it who came with an exchange. */
record Passing(Gate gate) {
    Answer pass(Operation<?, ?> operation, ObjectNode arguments, Exchange exchange) {
        return gate.pass(operation, arguments, exchange.knock(), exchange);
    }

    /** Refuses such a call: recorded like any other. */
    Answer.No refuse(Operation<?, ?> operation, Refusal refusal, Exchange exchange) {
        return gate.refuse(operation, exchange.knock(), refusal);
    }

    /**
     * Who it is now.
     *
     * @throws Refused when they are turned away
     */
    Caller caller(Exchange exchange) {
        var visit = exchange.visit();
        return switch (gate.arrival(visit.credential(), visit.guard(), visit.origin())) {
            case Arrival.Known known -> known.caller();
            case Arrival.TurnedAway away -> throw new Refused(away.refusal());
        };
    }

    /** Has what {@code listing} lists begin with what begins with {@code text}, where its list can be begun there. */
    boolean begin(Listing listing, ObjectNode arguments, String text, Exchange exchange) {
        var place = text.isEmpty()
                ? Optional.<List<String>>empty()
                : listing.before().place(text);
        place.ifPresent(
                it -> arguments.put("cursor", gate.cursor(caller(exchange), listing.operation(), arguments, it)));
        return place.isPresent();
    }

    /** Whether {@code caller} could ever be let through to all of {@code operations}. */
    boolean couldPass(Caller caller, List<Operation<?, ?>> operations) {
        return gate.visible(caller, operations::contains).size() == operations.size();
    }

    /** The same of what has an address of its own, for which there are rules. */
    boolean shows(Caller caller, ResourcePath path, Exchange exchange) {
        var visit = exchange.visit();
        return gate.shows(caller, visit.guard(), visit.origin(), path);
    }

    /** Whether {@code caller} may list {@code path} now. */
    boolean sees(Caller caller, ResourcePath path, Exchange exchange) {
        var visit = exchange.visit();
        return gate.sees(caller, visit.guard(), visit.origin(), path);
    }
}
