package dev.ostiary.surface.http;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Threshold;
import java.io.IOException;

/** Where a request stands before the gate: what a surface finds wrong with it is refused by the gate, and recorded. */
public record Doorstep(Gate gate, Threshold where) {
    private static final System.Logger LOG = System.getLogger(Doorstep.class.getName());

    /** What a surface does with a request. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    /** Does {@code work}; whatever it throws is answered. Who presents no credential is nobody, so nobody is asked. */
    public void serve(Visitor visitor, Reply reply, Work work) throws IOException {
        try {
            work.run();
        } catch (Refused refused) {
            if (visitor.credential() instanceof Credential.Absent) {
                reply.refusal(refused.refusal());
            } else {
                reply.no(gate.refuse(where, visitor.credential(), Guard.NONE, visitor.origin(), refused.refusal()));
            }
        } catch (RuntimeException | StackOverflowError fault) {
            var id = visitor.origin().requestId();
            LOG.log(System.Logger.Level.ERROR, "request " + id + " failed: " + Faults.place(fault));
            reply.refusal(new Refusal.Internal(id));
        }
    }
}
