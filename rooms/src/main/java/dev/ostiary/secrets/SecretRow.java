package dev.ostiary.secrets;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.secrets.SecretAnswers.Metadata;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A secret as the store knows it, without any value. */
record SecretRow(
        ResourcePath path,
        Optional<String> displayName,
        SecretType type,
        int version,
        int maxVersions,
        Metadata metadata,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        Optional<Duration> lifetime,
        Optional<Instant> expiresAt,
        Optional<Instant> deletedAt,
        Optional<Instant> recoverableUntil) {
    static final String COLUMNS = """
            s.path, s.display_name, s.secret_type, s.current_version, s.max_versions, s.description, s.tags, s.owner,
            s.custom, s.created_at, s.created_by, s.updated_at, s.lifetime_seconds, s.expires_at, s.deleted_at,
            s.recoverable_until
            """;

    static SecretRow of(Row row) {
        return new SecretRow(
                new ResourcePath(row.text("path")),
                row.maybeText("display_name"),
                SecretType.of(row.text("secret_type")),
                row.count("current_version"),
                row.count("max_versions"),
                new Metadata(
                        row.maybeText("description"),
                        row.texts("tags"),
                        row.maybeText("owner"),
                        row.maybeText("custom").map(text -> (ObjectNode) StrictJson.read(text))),
                row.instant("created_at"),
                row.text("created_by"),
                row.instant("updated_at"),
                row.maybeNumber("lifetime_seconds").map(Duration::ofSeconds),
                row.maybeInstant("expires_at"),
                row.maybeInstant("deleted_at"),
                row.maybeInstant("recoverable_until"));
    }

    /**
     * The secret at {@code path}, deleted or not.
     *
     * @throws Refused when there is none, or none that could still be restored
     */
    static SecretRow existing(ResourcePath path, Instant now) {
        return Tx.current()
                .one("select " + COLUMNS + " from secret s where s.path = ?", SecretRow::of, path.text())
                .filter(secret -> !secret.goneAt(now))
                .orElseThrow(() -> absent(path));
    }

    /** One that shares no JSON with this. */
    SecretRow copy() {
        return metadata.custom().isEmpty()
                ? this
                : new SecretRow(
                        path,
                        displayName,
                        type,
                        version,
                        maxVersions,
                        metadata.copy(),
                        createdAt,
                        createdBy,
                        updatedAt,
                        lifetime,
                        expiresAt,
                        deletedAt,
                        recoverableUntil);
    }

    /** Whether it was deleted so long ago that it counts as never having been. */
    boolean goneAt(Instant now) {
        return recoverableUntil.filter(until -> !until.isAfter(now)).isPresent();
    }

    /** @throws Refused when it is deleted */
    SecretRow alive() {
        deletedAt.ifPresent(when -> {
            throw new Refused(new Refusal.Missing(
                    "secret_not_found",
                    "Secret '" + path + "' not found: it was deleted at " + second(when)
                            + ". Restore it (ostiary secrets restore " + path + ") before "
                            + second(recoverableUntil.orElse(when)) + "."));
        });
        return this;
    }

    /** @throws Refused when its value has outlived its life at {@code now} */
    SecretRow fresh(Instant now) {
        expiresAt.filter(end -> !end.isAfter(now)).ifPresent(end -> {
            throw new Refused(new Refusal.Missing(
                    "secret_expired",
                    "Secret '" + path + "' expired at " + second(end)
                            + ". Write or rotate it to give it a new value and a new life."));
        });
        return this;
    }

    /** The name by which V-Secure knows it: the display name, or the path's last segment where there is none. */
    String name() {
        return displayName.orElseGet(() -> path.segments().getLast());
    }

    static Refused absent(ResourcePath path) {
        return new Refused(Refusal.missing("secret", path.text()));
    }

    private static Instant second(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS);
    }
}
