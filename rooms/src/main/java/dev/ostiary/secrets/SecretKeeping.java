package dev.ostiary.secrets;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.secrets.SecretAnswers.Deleted;
import dev.ostiary.secrets.SecretAnswers.Described;
import dev.ostiary.secrets.SecretAnswers.Restored;
import dev.ostiary.store.Json;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Deletes, restores, describes and annotates; never opens a value. */
final class SecretKeeping {
    /** How long a deleted secret can be restored (domain reference 4.2). */
    static final Duration RECOVERABLE = Duration.ofDays(30);

    private static final String VERSIONS_OF = """
            (select count(*) from secret_version v
                where v.tenant_id = s.tenant_id and v.path = s.path and v.destroyed_at is null) as versions
            """;
    private static final String DELETE = """
            update secret s set deleted_at = ?, deleted_by = ?, recoverable_until = ?
            where s.path = ? and s.deleted_at is null
            returning
            """ + VERSIONS_OF;
    private static final String DESTROY = """
            delete from secret s where s.path = ? and (s.recoverable_until is null or s.recoverable_until > ?)
            returning s.deleted_at is null as alive,
            """ + VERSIONS_OF;
    private static final String RESTORE = """
            update secret set deleted_at = null, deleted_by = null, recoverable_until = null
            where path = ? and recoverable_until > ?
            returning current_version
            """;
    private static final String DESCRIBE = "select " + SecretRow.COLUMNS + """
            , a.reads, a.last_read_at
            from secret s left join secret_access a on a.tenant_id = s.tenant_id and a.path = s.path
            where s.path = ?
            """;
    private static final String ANNOTATE = """
            update secret s set
                description = coalesce(?::text, s.description), tags = coalesce(?::text[], s.tags),
                owner = coalesce(?::text, s.owner), custom = coalesce(?::jsonb, s.custom),
                max_versions = coalesce(?::integer, s.max_versions),
                lifetime_seconds = case when ? then null else coalesce(?::bigint, s.lifetime_seconds) end,
                expires_at = case when ? then null
                    else coalesce(?::timestamptz + ?::bigint * interval '1 second', s.expires_at) end,
                updated_at = ?
            where s.path = ? and s.deleted_at is null
            """;

    private record Gone(int versions, boolean alive) {}

    Deleted delete(SecretAsks.Delete ask, Call call) {
        return ask.permanent() ? destroy(ask, call) : deleteSoftly(ask, call);
    }

    private static Deleted deleteSoftly(SecretAsks.Delete ask, Call call) {
        var until = call.at().plus(RECOVERABLE);
        int versions = Tx.current()
                .one(
                        DELETE,
                        row -> row.count("versions"),
                        call.at(),
                        call.caller().principal(),
                        until,
                        ask.path().text())
                .orElseThrow(() -> notAlive(ask, call.at()));
        call.vanished();
        return new Deleted(ask.path(), false, versions, Optional.of(until));
    }

    private static Refused notAlive(SecretAsks.Delete ask, Instant now) {
        SecretRow.existing(ask.path(), now).alive();
        return SecretRow.absent(ask.path());
    }

    /** The rows go, and with them every ciphertext; also those of a secret that is deleted already. */
    private static Deleted destroy(SecretAsks.Delete ask, Call call) {
        var gone = Tx.current()
                .one(
                        DESTROY,
                        row -> new Gone(row.count("versions"), row.flag("alive")),
                        ask.path().text(),
                        call.at())
                .orElseThrow(() -> SecretRow.absent(ask.path()));
        if (gone.alive) {
            call.vanished();
        }
        return new Deleted(ask.path(), true, gone.versions, Optional.empty());
    }

    Restored restore(SecretAsks.Restore ask, Call call) {
        int version = Tx.current()
                .one(RESTORE, row -> row.count("current_version"), ask.path().text(), call.at())
                .orElseThrow(() -> notDeleted(ask, call.at()));
        call.appeared();
        return new Restored(ask.path(), version);
    }

    private static Refused notDeleted(SecretAsks.Restore ask, Instant now) {
        SecretRow.existing(ask.path(), now);
        return new Refused(Refusal.conflict(
                "secret_exists", "Secret '" + ask.path() + "' is not deleted, so there is nothing to restore."));
    }

    Described describe(SecretAsks.Describe ask, Call call) {
        call.require(Permission.LIST, ask.path());
        return described(ask, call.at());
    }

    Described annotate(SecretAsks.Annotate ask, Call call) {
        SecretBounds.tags(ask.tags());
        if (ask.neverExpires() && ask.expiresIn().isPresent()) {
            throw new Refused(Refusal.invalidField("never_expires", "contradicts expires_in. Give one of the two."));
        }
        var lifetime = SecretBounds.lifetime(ask.expiresIn()).orElse(null);
        Tx.current()
                .update(
                        ANNOTATE,
                        ask.description().orElse(null),
                        ask.tags().orElse(null),
                        ask.owner().orElse(null),
                        SecretBounds.custom(ask.custom()).map(Json::new).orElse(null),
                        ask.maxVersions().orElse(null),
                        ask.neverExpires(),
                        lifetime,
                        ask.neverExpires(),
                        call.at(),
                        lifetime,
                        call.at(),
                        ask.path().text());
        SecretRow.existing(ask.path(), call.at()).alive();
        return described(new SecretAsks.Describe(ask.path()), call.at());
    }

    private static Described described(SecretAsks.Describe ask, Instant now) {
        return Tx.current()
                .one(DESCRIBE, SecretKeeping::described, ask.path().text())
                .filter(found -> found.recoverableUntil()
                        .filter(until -> !until.isAfter(now))
                        .isEmpty())
                .orElseThrow(() -> SecretRow.absent(ask.path()));
    }

    private static Described described(Row row) {
        var secret = SecretRow.of(row);
        return new Described(
                secret.path(),
                secret.displayName(),
                secret.type(),
                secret.version(),
                secret.maxVersions(),
                secret.metadata(),
                secret.createdAt(),
                secret.createdBy(),
                secret.updatedAt(),
                secret.lifetime(),
                secret.expiresAt(),
                row.maybeNumber("reads").orElse(0L),
                row.maybeInstant("last_read_at"),
                secret.deletedAt(),
                secret.recoverableUntil());
    }
}
