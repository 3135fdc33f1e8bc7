package dev.ostiary.secrets;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.secrets.SecretAnswers.Expiring;
import dev.ostiary.secrets.SecretAnswers.Expiry;
import dev.ostiary.secrets.SecretAnswers.Listed;
import dev.ostiary.secrets.SecretAnswers.Listing;
import dev.ostiary.secrets.SecretAnswers.Version;
import dev.ostiary.secrets.SecretAnswers.Versions;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists secrets, versions and what expires; never opens a value, and shows no path that the caller may not list. */
final class SecretListing {
    private static final String IN_RANGE = """
            select path, display_name, secret_type, current_version, tags, updated_at, expires_at, deleted_at,
                recoverable_until
            from secret
            where path >= ? and path < ?
                and (?::text is null or tags @> array[?::text]) and (?::text is null or secret_type = ?)
                and (deleted_at is null or (? and recoverable_until > ?))
            order by path limit ?
            """;
    private static final String EXPIRING = """
            select path, expires_at from secret
            where deleted_at is null and expires_at > ? and expires_at <= ?
                and (expires_at, path) > (?, ?)
                and ((path >= ? and path < ?) or (path >= ? and path < ?))
            order by expires_at, path limit ?
            """;
    private static final String VERSIONS = """
            select version, created_at, created_by, reason, grace_until, destroyed_at from secret_version
            where path = ? and version < ? order by version desc limit ?
            """;
    /** Before anything that can expire. */
    private static final Instant LONG_AGO = Instant.EPOCH;

    private final Sieve sieve;

    SecretListing(Sieve sieve) {
        this.sieve = sieve;
    }

    Listing list(SecretAsks.Listing ask, Call call) {
        var ranges = PathRange.covered(ask.prefix());
        var page = sieve.page(call, ask.cursor(), ask.limit(), (place, count) -> {
            var rows = new ArrayList<InPathOrder>();
            for (var range : ranges) {
                var rest = place.isEmpty() ? range : range.after(place.getFirst());
                if (!rest.isEmpty() && rows.size() < count) {
                    rows.addAll(inRange(rest, ask, call.at(), count - rows.size()));
                }
            }
            return rows;
        });
        return new Listing(page.rows().stream().map(InPathOrder::listed).toList(), page.cursor(), page.hasMore());
    }

    private static List<InPathOrder> inRange(PathRange range, SecretAsks.Listing ask, Instant now, int count) {
        var tag = ask.tag().orElse(null);
        var type = ask.secretType().map(SecretType::wire).orElse(null);
        return Tx.current()
                .query(
                        IN_RANGE,
                        row -> new InPathOrder(listed(row)),
                        range.from(),
                        range.to(),
                        tag,
                        tag,
                        type,
                        type,
                        ask.includeDeleted(),
                        now,
                        count);
    }

    private static Listed listed(Row row) {
        return new Listed(
                new ResourcePath(row.text("path")),
                row.maybeText("display_name"),
                SecretType.of(row.text("secret_type")),
                row.count("current_version"),
                row.texts("tags"),
                row.instant("updated_at"),
                row.maybeInstant("expires_at"),
                row.maybeInstant("deleted_at"),
                row.maybeInstant("recoverable_until"));
    }

    Expiring expiring(SecretAsks.Expiring ask, Call call) {
        var now = call.at();
        var ranges =
                ask.path().map(path -> List.of(PathRange.just(path.text()))).orElse(PathRange.covered(ask.prefix()));
        var from = ask.includeExpired() ? LONG_AGO : now;
        var until = now.plus(SecretBounds.ahead(ask.within()));
        var page = sieve.page(
                call,
                ask.cursor(),
                ask.limit(),
                (place, count) -> Tx.current()
                        .query(
                                EXPIRING,
                                row -> new InOrderOfExpiry(expiry(row, now)),
                                from,
                                until,
                                place.isEmpty() ? LONG_AGO : Instant.parse(place.getFirst()),
                                place.isEmpty() ? "" : place.getLast(),
                                ranges.getFirst().from(),
                                ranges.getFirst().to(),
                                ranges.getLast().from(),
                                ranges.getLast().to(),
                                count));
        return new Expiring(page.rows().stream().map(InOrderOfExpiry::expiry).toList(), page.cursor(), page.hasMore());
    }

    private static Expiry expiry(Row row, Instant now) {
        var ends = row.instant("expires_at");
        var days = Math.floorDiv(Duration.between(now, ends).toSeconds(), 86_400);
        return new Expiry(new ResourcePath(row.text("path")), ends, Math.toIntExact(days), !ends.isAfter(now));
    }

    Versions versions(SecretAsks.Versions ask, Call call) {
        call.require(Permission.LIST, ask.path());
        var secret = SecretRow.existing(ask.path(), call.at()).alive();
        var before = ask.cursor()
                .map(cursor -> Integer.parseInt(call.position(cursor).getFirst()))
                .orElse(Integer.MAX_VALUE);
        var found = Tx.current()
                .query(
                        VERSIONS,
                        row -> version(row, secret, call.at()),
                        ask.path().text(),
                        before,
                        ask.limit() + 1);
        var shown = found.subList(0, Math.min(found.size(), ask.limit()));
        Optional<String> cursor = found.size() > shown.size()
                ? Optional.of(
                        call.cursor(List.of(Integer.toString(shown.getLast().version()))))
                : Optional.empty();
        return new Versions(ask.path(), List.copyOf(shown), cursor, cursor.isPresent());
    }

    private static Version version(Row row, SecretRow secret, Instant now) {
        int number = row.count("version");
        var grace = row.maybeInstant("grace_until");
        var state = state(
                number == secret.version(), row.maybeInstant("destroyed_at").isPresent(), grace, now);
        return new Version(
                number,
                row.instant("created_at"),
                row.text("created_by"),
                row.maybeText("reason"),
                state,
                state == VersionState.GRACE ? grace : Optional.empty());
    }

    /** What no longer can be read counts as destroyed from the moment on, though the upkeep destroys it later. */
    private static VersionState state(boolean current, boolean destroyed, Optional<Instant> grace, Instant now) {
        if (current) {
            return VersionState.CURRENT;
        }
        if (destroyed || grace.filter(end -> !end.isAfter(now)).isPresent()) {
            return VersionState.DESTROYED;
        }
        return grace.isPresent() ? VersionState.GRACE : VersionState.PREVIOUS;
    }

    private record InPathOrder(Listed listed) implements Sieve.Placed {
        @Override
        public ResourcePath path() {
            return listed.path();
        }

        @Override
        public List<String> place() {
            return List.of(listed.path().text());
        }
    }

    private record InOrderOfExpiry(Expiry expiry) implements Sieve.Placed {
        @Override
        public ResourcePath path() {
            return expiry.path();
        }

        @Override
        public List<String> place() {
            return List.of(expiry.expiresAt().toString(), expiry.path().text());
        }
    }
}
