package dev.ostiary.broker.book;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.shape.Shape;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A session as its file holds it. */
record SessionJson(
        String id,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> endedAt,
        Status status,
        Cloud provider,
        String principal,
        List<String> allow,
        List<String> deny,
        List<String> resources,
        List<String> command,
        Optional<BigDecimal> budget,
        Optional<String> accessKeyId,
        Optional<String> lease,
        Optional<Instant> credentialsUntil,
        String agent,
        Optional<String> approval,
        String enforcement,
        Optional<Integer> exit,
        String watcher) {
    static byte[] write(Session session) {
        return StrictJson.write(Shape.of(SessionJson.class).render(of(session), false));
    }

    static Session read(byte[] json) {
        return Shape.of(SessionJson.class).bind(StrictJson.read(json)).session();
    }

    private static SessionJson of(Session session) {
        return new SessionJson(
                session.id(),
                session.createdAt(),
                session.expiresAt(),
                session.endedAt(),
                session.status(),
                session.cloud(),
                session.principal(),
                session.allow(),
                session.deny(),
                session.resources(),
                session.command(),
                session.budget(),
                session.keyId(),
                session.lease(),
                session.until(),
                session.agent(),
                session.approval(),
                session.enforcement(),
                session.exit().isPresent() ? Optional.of(session.exit().getAsInt()) : Optional.empty(),
                session.watcher());
    }

    private Session session() {
        return new Session(
                id,
                createdAt,
                expiresAt,
                endedAt,
                status,
                provider,
                principal,
                allow,
                deny,
                resources,
                command,
                budget,
                accessKeyId,
                lease,
                credentialsUntil,
                agent,
                approval,
                enforcement,
                exit.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                watcher);
    }
}
