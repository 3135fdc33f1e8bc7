package dev.ostiary.broker.desk;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Conversation;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Cursors;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Handler;
import dev.ostiary.kernel.Knock;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where calls of this process come to the gate: one of the command line at a time, or all of an MCP client's. */
final class Counter {
    private final Governance governance;
    private final Clock clock;
    private final Cursors cursors;

    Counter(Governance governance, Clock clock) {
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.governance = governance;
        this.clock = clock;
        this.cursors = new Cursors(key);
    }

    Gate gate(List<Offer<?, ?>> offers) {
        return new Gate(offers, governance, cursors, clock, Governance.Watch.NONE);
    }

    Origin origin(String surface) {
        return new Origin(surface, "", "", FreshId.of("req_", clock.instant()));
    }

    /**
     * Passes one call of the command line.
     *
     * @throws Refused for whatever is not the result
     */
    <I extends Record, O extends Record> O pass(
            Operation<I, O> operation, I input, Conversation conversation, Handler<I, O> handler) {
        var output = new AtomicReference<O>();
        var fault = new AtomicReference<Refusal.Unavailable>();
        var gate = gate(List.of(new Offer<>(operation, (bound, call) -> {
            try {
                var done = handler.handle(bound, call);
                output.set(done);
                return done;
            } catch (Refused refused) {
                if (refused.refusal() instanceof Refusal.Unavailable unavailable) {
                    fault.set(unavailable);
                }
                throw refused;
            }
        })));
        var arguments = operation.inputShape().render(input, false);
        return switch (gate.pass(
                operation, arguments, new Knock(new Credential.Absent(), Guard.NONE, origin("cli")), conversation)) {
            case Answer.Done _ -> Objects.requireNonNull(output.get());
            case Answer.No no -> throw new Refused(first(fault.get(), no.refusal()));
        };
    }

    /** Where the trail takes no entry of the call either, what became of the call is what its caller must hear. */
    private static Refusal first(Refusal.@Nullable Unavailable fault, Refusal last) {
        return fault != null && last instanceof Refusal.Unavailable ? fault : last;
    }
}
