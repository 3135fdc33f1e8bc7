package dev.ostiary.broker.book;

import dev.ostiary.broker.grant.Cloud;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One time that credentials were given for a command; no credential is in it (domain reference 5.1).
 *
 * @param id {@code ses_…}, sortable by time
 * @param principal role ARN, service account, subscription or Vault role
 * @param keyId public id of the credentials, once issued
 * @param lease the cloud's own name for what was issued, by which it is ended: Vault's lease id, AWS' assumed-role id
 * @param agent {@code AUDEX_AGENT_ID}, or the user's name
 * @param watcher the name of the process that watches over the command, by which it is known for good
 */
public record Session(
        String id,
        Instant createdAt,
        Instant expiresAt,
        Optional<Instant> endedAt,
        Status status,
        Cloud cloud,
        String principal,
        List<String> allow,
        List<String> deny,
        List<String> resources,
        List<String> command,
        Optional<BigDecimal> budget,
        Optional<String> keyId,
        Optional<String> lease,
        Optional<Instant> until,
        String agent,
        Optional<String> approval,
        String enforcement,
        OptionalInt exit,
        String watcher) {
    public Session {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        resources = List.copyOf(resources);
        command = List.copyOf(command);
    }

    /** The same once credentials were issued. */
    public Session issued(String itsKeyId, Optional<String> itsLease, Instant itsUntil) {
        return with(Status.ACTIVE, endedAt, Optional.of(itsKeyId), itsLease, Optional.of(itsUntil), exit);
    }

    /** The same once it is over. */
    public Session over(Status how, Instant when) {
        return with(how, Optional.of(when), keyId, lease, until, exit);
    }

    /** The same with the exit code of its command. */
    public Session exited(OptionalInt code) {
        return with(status, endedAt, keyId, lease, until, code);
    }

    private Session with(
            Status itsStatus,
            Optional<Instant> itsEnd,
            Optional<String> itsKeyId,
            Optional<String> itsLease,
            Optional<Instant> itsUntil,
            OptionalInt itsExit) {
        return new Session(
                id,
                createdAt,
                expiresAt,
                itsEnd,
                itsStatus,
                cloud,
                principal,
                allow,
                deny,
                resources,
                command,
                budget,
                itsKeyId,
                itsLease,
                itsUntil,
                agent,
                approval,
                enforcement,
                itsExit,
                watcher);
    }

    /** From the first state to the last ones. */
    public enum Status {
        PENDING,
        ACTIVE,
        COMPLETED,
        FAILED,
        EXPIRED,
        REVOKED;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isOver() {
            return this != PENDING && this != ACTIVE;
        }
    }
}
