package dev.ostiary.surface.console;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Secret;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A person who has signed in, and what he asks through the gate; every answer is decided and recorded there. */
record Guest(Gate gate, Caller caller, Secret token, Origin origin) {

    /** Not the result; the gate has recorded why. */
    static final class TurnedAway extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Refusal refusal;

        TurnedAway(Refusal refusal) {
            super(refusal.code(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    static ObjectNode input() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Asks for an operation by its name; for one that is not offered here, the answer is that it is missing. */
    Answer ask(String operation, ObjectNode input) {
        return gate.catalogue()
                .named(operation)
                .map(it -> gate.pass(it, input, new Credential.Bearer(token), Guard.NONE, origin))
                .orElseGet(() -> new Answer.No(
                        new Refusal.Missing("not_found", "This server does not offer that."), Optional.empty()));
    }

    /**
     * The result.
     *
     * @throws TurnedAway for every other answer
     */
    ObjectNode done(String operation, ObjectNode input) {
        return switch (ask(operation, input)) {
            case Answer.Done done -> done.result();
            case Answer.No no -> throw new TurnedAway(no.refusal());
        };
    }

    /** Whether asking is worth while: offered here, and within what this person holds. */
    boolean may(String operation) {
        return gate.catalogue()
                .named(operation)
                .filter(it -> it.scope().isEmpty() || caller.holds(it.scope()))
                .isPresent();
    }

    /** What every form of this session carries. */
    FormToken formToken() {
        return FormToken.of(token);
    }
}
