package dev.ostiary.surface;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.node.ObjectNode;

/** A small catalogue of every shape that surfaces must carry, with handlers that keep secrets in memory. */
public final class Shelf {
    public final Map<String, ObjectNode> kept = new ConcurrentSkipListMap<>();
    public volatile List<String> exported = List.of();
    public volatile boolean repeating;

    public record Read(
            @Says("Which secret.") ResourcePath path,

            @Says("Which version, the newest if none is given.")
            Optional<Integer> version,

            @Says("Only this field of it.") Optional<String> field) {}

    public record Value(ResourcePath path, int version, SecretTree data, Map<String, String> labels) {}

    public enum Type {
        KV,
        JSON
    }

    public record Write(
            @Says("Which secret.") ResourcePath path,
            @Says("Its fields.") SecretTree data,
            @Says("A hint.") @Otherwise("\"kv\"") Type secretType,
            @Says("Words to find it by.") @Otherwise("[]") List<String> tags,
            @Says("When it ends.") Optional<Duration> expiresIn) {}

    public record Written(ResourcePath path, int version, List<String> tags) {}

    public record Delete(
            @Says("Which secret.") ResourcePath path,

            @Says("Whether no restore is possible.") @Otherwise("false")
            boolean permanent) {}

    public record Deleted(ResourcePath path, boolean permanent) {}

    public record Listing(
            @Says("Only below this.") @Otherwise("\"\"") String prefix,

            @Says("Only with all of these.") @Otherwise("[]")
            List<String> tags,

            @Says("Only newer.") Optional<Instant> since,

            @Says("At most so many.") @Within(min = 1, max = 1000) @Otherwise("100")
            int limit) {}

    public record Row(ResourcePath path, int version, Optional<String> owner) {}

    public record Rows(List<Row> secrets, Optional<String> cursor, boolean hasMore) {}

    public record Versions(@Says("Which secret.") ResourcePath path) {}

    public record VersionCount(ResourcePath path, int count) {}

    public record Batch(@Says("Which secrets.") List<ResourcePath> paths) {}

    public record BatchSize(int count, Map<String, Value> found) {}

    public record NewKey(
            @Says("Its name.") String name,
            @Says("An old key to replace.") Optional<Secret> oldKey) {}

    public record Key(String id, Secret key) {}

    public record Nobody() {}

    public record Export(
            @Says("After this line.") @Otherwise("0") long after,
            @Says("Up to this line.") Optional<Long> upto) {}

    public record Page(List<String> lines, long last, long upto, boolean hasMore) {}

    public record Me(String principal, List<String> scopes) {}

    private final Operation<Read, Value> read = Operation.named("secrets.read", Effect.READ, Read.class, Value.class)
            .summary("Reads one secret.")
            .scope("secrets:read")
            .governedBy(Permission.READ)
            .action("read")
            .on("secrets/{path}")
            .route("/v1/secrets/{path...}")
            .positional("path")
            .declare();
    private final Operation<Write, Written> write = Operation.named(
                    "secrets.write", Effect.REPLACE, Write.class, Written.class)
            .summary("Writes a new version of a secret.")
            .scope("secrets:write")
            .governedBy(Permission.WRITE)
            .action("write")
            .on("secrets/{path}")
            .route("/v1/secrets/{path...}")
            .positional("path")
            .declare();
    private final Operation<Delete, Deleted> delete = Operation.named(
                    "secrets.delete", Effect.DESTROY, Delete.class, Deleted.class)
            .summary("Deletes a secret.")
            .scope("secrets:delete")
            .governedBy(Permission.DELETE)
            .action("delete")
            .on("secrets/{path}")
            .route("/v1/secrets/{path...}")
            .positional("path")
            .declare();
    private final Operation<Listing, Rows> list = Operation.named(
                    "secrets.list", Effect.READ, Listing.class, Rows.class)
            .summary("Lists secrets.")
            .scope("secrets:read")
            .governedBy(Permission.LIST)
            .action("list")
            .on("secrets")
            .route("/v1/secrets")
            .declare();
    private final Operation<Versions, VersionCount> versions = Operation.named(
                    "secrets.versions", Effect.READ, Versions.class, VersionCount.class)
            .summary("Counts the versions of a secret.")
            .scope("secrets:read")
            .action("read")
            .on("secrets/{path}")
            .route("/v1/secrets/{path...}/versions")
            .positional("path")
            .declare();
    private final Operation<Batch, BatchSize> batch = Operation.named(
                    "secrets.batch", Effect.READ, Batch.class, BatchSize.class)
            .summary("Reads many secrets.")
            .scope("secrets:read")
            .action("read")
            .on("secrets")
            .route("POST", "/v1/secrets/batch", 200)
            .positional("paths")
            .declare();
    private final Operation<NewKey, Key> newKey = Operation.named("keys.create", Effect.CREATE, NewKey.class, Key.class)
            .summary("Creates a key.")
            .scope("identity:admin")
            .action("create")
            .on("keys")
            .route("/v1/keys")
            .positional("name")
            .declare();
    private final Operation<Nobody, Me> whoami = Operation.named("auth.whoami", Effect.READ, Nobody.class, Me.class)
            .summary("Says who you are.")
            .action("read")
            .on("auth")
            .route("/v1/auth/whoami")
            .declare();

    private final Operation<Export, Page> export = Operation.named(
                    "audit.export", Effect.READ, Export.class, Page.class)
            .summary("Hands out the trail page by page.")
            .scope("audit:export")
            .action("export_created")
            .on("audit")
            .route("/v1/audit/export")
            .declare();

    public List<Operation<?, ?>> operations() {
        return offers().stream().<Operation<?, ?>>map(Offer::operation).toList();
    }

    /** What is kept there; it must be. */
    public ObjectNode kept(String path) {
        return java.util.Objects.requireNonNull(kept.get(path));
    }

    /** Those that a command of their own does not stand before. */
    public List<Operation<?, ?>> plainOperations() {
        return operations().stream()
                .filter(each -> !each.name().equals(export.name()))
                .toList();
    }

    List<Offer<?, ?>> offers() {
        return List.of(
                new Offer<>(read, this::read),
                new Offer<>(write, this::write),
                new Offer<>(delete, this::delete),
                new Offer<>(list, this::list),
                new Offer<>(versions, (input, _) -> new VersionCount(input.path(), 1)),
                new Offer<>(batch, (input, _) -> new BatchSize(input.paths().size(), found(input))),
                new Offer<>(newKey, (input, _) -> new Key("key_9", new Secret("aug_live_brandnew"))),
                new Offer<>(export, (input, _) -> page((int) input.after())),
                new Offer<>(
                        whoami,
                        (_, call) -> new Me(
                                call.caller().principal(),
                                call.caller().scopes().stream().sorted().toList())));
    }

    public Operation<Read, Value> readOperation() {
        return read;
    }

    public Operation<Write, Written> writeOperation() {
        return write;
    }

    private Map<String, Value> found(Batch input) {
        return input.paths().stream()
                .filter(path -> kept.containsKey(path.text()))
                .collect(java.util.stream.Collectors.toMap(
                        ResourcePath::text, path -> new Value(path, 1, new SecretTree(kept(path.text())), Map.of())));
    }

    private Page page(int after) {
        int from = repeating ? 0 : after;
        int last = Math.min(from + 2, exported.size());
        return new Page(exported.subList(from, last), last, exported.size(), last < exported.size());
    }

    private Value read(Read input, Call call) {
        var data = kept.get(input.path().text());
        if (data == null) {
            throw new Refused(Refusal.missing("secret", input.path().text()));
        }
        var asked = data.deepCopy();
        input.field().ifPresent(field -> asked.retain(List.of(field)));
        return new Value(input.path(), input.version().orElse(1), new SecretTree(asked), Map.of("tier", "gold"));
    }

    private Written write(Write input, Call call) {
        kept.put(input.path().text(), input.data().reveal());
        return new Written(input.path(), 1, input.tags());
    }

    private Deleted delete(Delete input, Call call) {
        if (kept.remove(input.path().text()) == null) {
            throw new Refused(Refusal.missing("secret", input.path().text()));
        }
        return new Deleted(input.path(), input.permanent());
    }

    private Rows list(Listing input, Call call) {
        var rows = kept.keySet().stream()
                .filter(path -> path.startsWith(input.prefix()))
                .limit(input.limit())
                .map(path -> new Row(new ResourcePath(path), 1, Optional.empty()))
                .toList();
        return new Rows(
                rows, rows.size() < kept.size() ? Optional.of("next") : Optional.empty(), rows.size() < kept.size());
    }
}
