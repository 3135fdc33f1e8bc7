package dev.ostiary.secrets;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The same secrets under the addresses of seed 001, where a secret is one text with an exact name.
 *
 * <p>Decides nothing: whoever calls this has passed the gate for that address.
 */
public final class NamedSecrets {
    private static final String FIELD = "value";
    private static final Duration GRACE = Duration.ofDays(2);
    private static final String GROUND = "vsecure/";
    private static final String BEHIND = """
            select path, display_name from secret
            where path > ? and path < ? and deleted_at is null and (expires_at is null or expires_at > ?)
            order by path limit ?
            """;

    private final SecretReading reading;
    private final SecretWriting writing;
    private final Sieve sieve;

    NamedSecrets(SecretReading reading, SecretWriting writing, Sieve sieve) {
        this.sieve = sieve;
        this.reading = reading;
        this.writing = writing;
    }

    /** One page of what lies under such addresses and {@code shown} lets through, in the order of paths. */
    public Page<VsecureUri> page(Call call, Optional<String> cursor, int limit, Predicate<ResourcePath> shown) {
        var page = sieve.page(
                call,
                cursor,
                limit,
                path -> hasAddress(path) && shown.test(path),
                (place, count) -> Tx.current()
                        .query(
                                BEHIND,
                                Behind::of,
                                place.isEmpty() ? GROUND : place.getFirst(),
                                PathRange.covered(GROUND).getFirst().to(),
                                call.at(),
                                count));
        return new Page<>(page.rows().stream().map(Behind::uri).toList(), page.cursor());
    }

    private static boolean hasAddress(ResourcePath path) {
        return VsecureUri.fault(VsecureUri.SCHEME + "secrets" + path.text().substring(GROUND.length() - 1))
                .isEmpty();
    }

    private record Behind(ResourcePath path, String name) implements Sieve.Placed {
        static Behind of(Row row) {
            return new Behind(
                    new ResourcePath(row.text("path")),
                    row.maybeText("display_name").orElse(""));
        }

        @Override
        public List<String> place() {
            return List.of(path.text());
        }

        /** By its exact name; one that was written by its path has that for a name. */
        VsecureUri uri() {
            var parts = path.segments();
            return new VsecureUri(
                    VsecureUri.SCHEME + "secrets/" + parts.get(1) + "/" + (name.isEmpty() ? parts.get(2) : name));
        }
    }

    /**
     * A secret that was read.
     *
     * @param metadata what is kept beside it that is not secret
     * @param reads how often it was read, this time included; may lag by seconds
     */
    public record Found(Secret value, int version, ObjectNode metadata, long reads) {}

    /**
     * The current value.
     *
     * @throws Refused when there is none of exactly this name
     */
    public Found read(VsecureUri uri, Call call) {
        var value = named(uri, () -> reading.read(uri, Optional.empty(), call));
        return new Found(
                text(value.data().reveal()),
                value.version(),
                value.metadata().custom().orElseGet(JsonNodeFactory.instance::objectNode),
                1 + reads(uri));
    }

    /** The number of the version that {@code value} became. */
    public int write(VsecureUri uri, Secret value, Call call) {
        return writing.write(uri, tree(value), call).version();
    }

    /**
     * Replaces the value; the old one can still be read by its version for two days.
     *
     * @throws Refused when there is none of exactly this name
     */
    public int rotate(VsecureUri uri, Secret value, Call call) {
        var secret = named(uri, () -> SecretRow.existing(uri.path(), call.at()).alive());
        if (!secret.name().equals(uri.name())) {
            throw absent(uri);
        }
        var ask = new SecretAsks.Rotate(uri.path(), Optional.of(tree(value)), Optional.empty(), GRACE);
        return writing.rotate(ask, call).newVersion();
    }

    /** The exact names of those of {@code paths} where a secret is or was kept under one, by path. */
    public Map<String, String> names(List<String> paths) {
        return Tx.current()
                .query(
                        "select path, display_name from secret where path = any(?) and display_name is not null",
                        row -> Map.entry(row.text("path"), row.text("display_name")),
                        paths)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** What is not there is told by the name that was asked for. */
    private static <T> T named(VsecureUri uri, Supplier<T> work) {
        try {
            return work.get();
        } catch (Refused refused) {
            throw refused.refusal().equals(SecretRow.absent(uri.path()).refusal()) ? absent(uri) : refused;
        }
    }

    private static Refused absent(VsecureUri uri) {
        return new Refused(Refusal.missing("secret", uri.text()));
    }

    private static long reads(VsecureUri uri) {
        return Tx.current()
                .one(
                        "select reads from secret_access where path = ?",
                        row -> row.number("reads"),
                        uri.path().text())
                .orElse(0L);
    }

    private static SecretTree tree(Secret value) {
        return new SecretTree(JsonNodeFactory.instance.objectNode().put(FIELD, value.reveal()));
    }

    /** One text is told as it is; a secret that the vault keeps in several fields, as their JSON. */
    private static Secret text(JsonNode data) {
        var only = data.size() == 1 ? data.get(FIELD) : null;
        return new Secret(
                only != null && only.isString()
                        ? only.stringValue()
                        : new String(StrictJson.write(data), StandardCharsets.UTF_8));
    }
}
