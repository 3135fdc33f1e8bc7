package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.run.Overseer;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Ends what brokers left behind that died in the middle of a run: commands, leases, and the sessions themselves. */
record Abandoned(Premises premises, Chronicle chronicle) {
    void settle() {
        premises.sessions().abandoned().forEach(this::settle);
    }

    private void settle(Session session) {
        var over = premises.sessions().settle(session.id(), premises.sessions()::truly);
        over.ifPresent(it -> {
            Overseer.end(it.id(), it.pid(), it.started());
            chronicle.ended(
                    it,
                    Duration.between(it.createdAt(), it.endedAt().orElse(it.createdAt())),
                    List.of(),
                    Map.of("end", "abandoned", "why", "the process that watched over it is gone"));
            lease(it);
        });
    }

    /** Whoever died could not give it back. */
    private void lease(Session session) {
        if (session.cloud() == Cloud.VAULT
                && session.lease().isPresent()
                && session.keyId().isPresent()
                && session.until().isPresent()) {
            try {
                var ending = premises.providers()
                        .in(session.cloud())
                        .end(new Held(
                                session.cloud(),
                                session.principal(),
                                session.keyId().get(),
                                session.lease(),
                                session.createdAt(),
                                session.until().get()));
                chronicle.credentialsEnded(session.id(), ending.words());
            } catch (Refused _) {
                // Its cloud is not set up any more; the lease ends by itself.
            }
        }
    }
}
