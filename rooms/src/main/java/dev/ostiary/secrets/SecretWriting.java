package dev.ostiary.secrets;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Governance.Note;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.SecretSink;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.secrets.SecretAnswers.Rotated;
import dev.ostiary.secrets.SecretAnswers.Written;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds versions.
 *
 * <p>The first statement counts the secret's version up, or creates it with version 1, and so holds its row until the
 * end: writers of one path come one after the other, and a number is known before the value is sealed under it.
 * Whatever then turns out to be wrong is refused by throwing, which undoes the count.
 */
final class SecretWriting implements SecretSink {
    private static final String COUNT_UP = """
            with ask as (
                select ?::text as path, ?::text as display_name, ?::text as secret_type, ?::text as description,
                    ?::text[] as tags, ?::text as owner, ?::integer as max_versions, ?::bigint as lifetime,
                    ?::timestamptz as now, ?::text as who)
            insert into secret as s (path, display_name, secret_type, current_version, max_versions, description, tags,
                owner, lifetime_seconds, expires_at, created_at, created_by, updated_at)
            select path, display_name, coalesce(secret_type, 'json'), 1, coalesce(max_versions, 10), description,
                coalesce(tags, '{}'), owner, lifetime, now + lifetime * interval '1 second', now, who, now
            from ask
            on conflict (tenant_id, path) do update set
                current_version = s.current_version + 1,
                secret_type = coalesce((select secret_type from ask), s.secret_type),
                max_versions = coalesce((select max_versions from ask), s.max_versions),
                description = coalesce((select description from ask), s.description),
                tags = coalesce((select tags from ask), s.tags),
                owner = coalesce((select owner from ask), s.owner),
                lifetime_seconds = coalesce((select lifetime from ask), s.lifetime_seconds),
                expires_at = excluded.updated_at
                    + coalesce((select lifetime from ask), s.lifetime_seconds) * interval '1 second',
                updated_at = excluded.updated_at
            returning
            """ + SecretRow.COLUMNS;

    private static final String COUNT_UP_EXISTING = """
            update secret s set current_version = s.current_version + 1, updated_at = ?,
                expires_at = ?::timestamptz + s.lifetime_seconds * interval '1 second'
            where s.path = ? and s.deleted_at is null
            returning
            """ + SecretRow.COLUMNS;

    /** A version in its grace period is spared: a promise to those who still use it. */
    private static final String PRUNE_AND_ADD = """
            with pruned as (
                update secret_version set sealed = null, destroyed_at = ?
                where path = ? and destroyed_at is null and version < ?
                    and case when grace_until is null then version <= ? else grace_until <= ? end)
            insert into secret_version (path, version, sealed, created_at, created_by, reason)
            values (?, ?, ?, ?, ?, ?)
            """;

    private final ValueSeal seal;

    SecretWriting(ValueSeal seal) {
        this.seal = seal;
    }

    Written write(SecretAsks.Write ask, Call call) {
        ask.rotationPolicyId().ifPresent(id -> {
            throw new Refused(Refusal.missing("rotation_policy", id));
        });
        ask.secretPolicyId().ifPresent(id -> {
            throw new Refused(Refusal.missing("secret_policy", id));
        });
        return told(write(ask, Optional.empty(), null, call), call);
    }

    /** Stores a V-Secure secret under its exact name. */
    Written write(VsecureUri name, SecretTree data, Call call) {
        return told(write(plain(name.path(), data), Optional.of(name), null, call), call);
    }

    private static Written told(Written written, Call call) {
        if (written.created()) {
            call.appeared();
        }
        return written;
    }

    @Override
    public void put(Call call, ResourcePath path, SecretTree data) {
        if (!call.caller().holds(SecretsOperations.WRITE.scope())) {
            throw new Refused(Refusal.missingScope(SecretsOperations.WRITE.scope()));
        }
        call.require(Permission.WRITE, path);
        var minted = "minted by " + call.operation().name();
        var written = write(plain(path, data), Optional.empty(), minted, call);
        call.note(new Note(SecretsOperations.WRITE.action(), path, null, written.created() ? Note.APPEARED : Map.of()));
    }

    private static SecretAsks.Write plain(ResourcePath path, SecretTree data) {
        return new SecretAsks.Write(
                path,
                data,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Written write(SecretAsks.Write ask, Optional<VsecureUri> name, @Nullable String reason, Call call) {
        var bytes = SecretBounds.bytes(ask.data());
        SecretBounds.tags(ask.tags());
        var secret = countedUp(ask, name, call);
        ask.cas().filter(cas -> cas != secret.version() - 1).ifPresent(cas -> {
            throw conflict(ask.path(), cas, secret.version() - 1);
        });
        add(secret, bytes, reason, call);
        return new Written(ask.path(), secret.version(), secret.version() == 1, call.at());
    }

    private static SecretRow countedUp(SecretAsks.Write ask, Optional<VsecureUri> name, Call call) {
        var secret = countUp(ask, name, call);
        if (secret.goneAt(call.at())) {
            Tx.current().update("delete from secret where path = ?", ask.path().text());
            return countUp(ask, name, call);
        }
        if (secret.deletedAt().isPresent()) {
            throw new Refused(Refusal.conflict(
                    "secret_exists",
                    "Secret '" + ask.path()
                            + "' was deleted and still exists until it can no longer be restored. Restore it first (ostiary secrets restore "
                            + ask.path() + "), or delete it with permanent."));
        }
        name.filter(each -> !each.name().equals(secret.name())).ifPresent(each -> {
            throw collision(each, secret.name());
        });
        return secret;
    }

    /** Names that meet at one path are one secret to policies and rules, so only the first of them can be stored. */
    private static Refused collision(VsecureUri name, String taken) {
        return new Refused(
                Refusal.conflict(
                        "secret_exists",
                        "The name '" + name.name() + "' collides with '" + taken + "' in " + name.family()
                                + ": names that differ only by upper and lower case, or by '.' and '-', are the same. Choose another name, or use the existing one exactly as it is spelt."));
    }

    private static SecretRow countUp(SecretAsks.Write ask, Optional<VsecureUri> name, Call call) {
        return Tx.current()
                .query(
                        COUNT_UP,
                        SecretRow::of,
                        ask.path().text(),
                        name.map(VsecureUri::name).orElse(null),
                        ask.secretType().map(SecretType::wire).orElse(null),
                        ask.description().orElse(null),
                        ask.tags().orElse(null),
                        ask.owner().orElse(null),
                        ask.maxVersions().orElse(null),
                        SecretBounds.lifetime(ask.expiresIn()).orElse(null),
                        call.at(),
                        call.caller().principal())
                .getFirst();
    }

    private static Refused conflict(ResourcePath path, int expected, int current) {
        return new Refused(new Refusal.Conflict(
                "version_conflict",
                current == 0
                        ? "Secret '" + path + "' does not exist, so version " + expected
                                + " of it cannot be current. Write with cas 0, or without."
                        : "Version " + current + " of secret '" + path + "' is current, not " + expected
                                + ". Read it again and decide anew.",
                Map.of("current_version", current)));
    }

    private void add(SecretRow secret, byte[] bytes, @Nullable String reason, Call call) {
        var path = secret.path();
        var sealed = seal.seal(path, secret.version(), bytes);
        Tx.current()
                .update(
                        PRUNE_AND_ADD,
                        call.at(),
                        path.text(),
                        secret.version(),
                        secret.version() - secret.maxVersions(),
                        call.at(),
                        path.text(),
                        secret.version(),
                        sealed,
                        call.at(),
                        call.caller().principal(),
                        reason);
    }

    Rotated rotate(SecretAsks.Rotate ask, Call call) {
        var bytes = SecretBounds.bytes(newValue(ask));
        var graceEnds = call.at().plus(SecretBounds.grace(ask.gracePeriod()));
        var secret = Tx.current()
                .one(
                        COUNT_UP_EXISTING,
                        SecretRow::of,
                        call.at(),
                        call.at(),
                        ask.path().text())
                .orElseThrow(() -> nothingToRotate(ask.path(), call.at()));
        int old = secret.version() - 1;
        Tx.current()
                .update(
                        "update secret_version set grace_until = ? where path = ? and version = ?",
                        graceEnds,
                        ask.path().text(),
                        old);
        add(secret, bytes, "rotation", call);
        return new Rotated(ask.path(), old, secret.version(), graceEnds, false);
    }

    private static SecretTree newValue(SecretAsks.Rotate ask) {
        ask.secretPolicyId().ifPresent(id -> {
            throw new Refused(
                    new Refusal.Missing(
                            "secret_policy_not_found",
                            "This server keeps no secret policies yet, so none can make the new value. Give it as data, without secret_policy_id."));
        });
        return ask.data()
                .orElseThrow(
                        () -> new Refused(
                                Refusal.invalidField(
                                        "data",
                                        "is required: the new value, a JSON object. No policy that could make one is attached to this secret.")));
    }

    /** Tells a deleted secret from one that never was. */
    private static Refused nothingToRotate(ResourcePath path, Instant now) {
        SecretRow.existing(path, now).alive();
        return SecretRow.absent(path);
    }
}
