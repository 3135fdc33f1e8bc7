package dev.ostiary.secrets;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Governance.Note;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.secrets.SecretAnswers.Batch;
import dev.ostiary.secrets.SecretAnswers.Problem;
import dev.ostiary.secrets.SecretAnswers.Value;
import dev.ostiary.store.Lookup;
import dev.ostiary.store.Row;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads values: one statement and one unsealing, because this is what callers wait for. */
final class SecretReading {
    /** Sealed bytes that one batch gives out; what would be more is refused path by path. */
    private static final int BATCH_BYTES = 4 << 20;

    /**
     * Goes to one secret and one version of however many there are: without {@code offset 0} the planner may walk them
     * all, and with {@code coalesce} it must, because row security does not trust that to leak nothing.
     */
    private static final Lookup<Found> ONE = new Lookup<>(
            List.of("path", "version"),
            "select s.tenant_id, " + SecretRow.COLUMNS + """
            , v.version, v.sealed, v.grace_until
            from secret s
            left join lateral (
                select version, sealed, grace_until from secret_version w
                where w.tenant_id = s.tenant_id and w.path = s.path
                    and w.version = case when ask.version = '' then s.current_version else ask.version::integer end
                offset 0) v on true
            where s.path = ask.path
            """,
            Found::of,
            new Lookup.Keeping<>() {
                @Override
                public int weight(Found found) {
                    return found.weight();
                }

                @Override
                public Found copy(Found found) {
                    return found.copy();
                }
            });

    private static final String MANY = "select " + SecretRow.COLUMNS + """
            , v.version, v.grace_until,
            sum(octet_length(v.sealed)) over before as size,
            case when sum(octet_length(v.sealed)) over before <= ? then v.sealed end as sealed
            from secret s
            join secret_version v on v.tenant_id = s.tenant_id and v.path = s.path and v.version = s.current_version
            where s.path = any (?::text[])
            window before as (order by s.path)
            order by s.path
            """;

    private final ValueSeal seal;
    private final ReadTally tally;

    SecretReading(ValueSeal seal, ReadTally tally) {
        this.seal = seal;
        this.tally = tally;
    }

    Value read(SecretAsks.Read ask, Call call) {
        return opened(found(ask.path(), ask.version()), ask.field(), call);
    }

    /** Reads a V-Secure secret; the slug finds it, and only its exact name opens it. */
    Value read(VsecureUri name, Optional<Integer> version, Call call) {
        var found = found(name.path(), version);
        if (!found.secret().name().equals(name.name())) {
            throw SecretRow.absent(name.path());
        }
        return opened(found, Optional.empty(), call);
    }

    private Found found(ResourcePath path, Optional<Integer> version) {
        return Tx.current()
                .find(ONE, path.text(), version.map(Object::toString).orElse(""))
                .map(found -> version.map(found::as).orElse(found))
                .orElseThrow(() -> SecretRow.absent(path));
    }

    /** Each path is decided on, answered and recorded by itself. */
    Batch batchRead(SecretAsks.BatchRead ask, Call call) {
        var secrets = new LinkedHashMap<String, Value>();
        var errors = new LinkedHashMap<String, Problem>();
        var allowed = new ArrayList<ResourcePath>();
        ask.paths().stream()
                .distinct()
                .forEach(path -> call.refusal(Permission.READ, path)
                        .ifPresentOrElse(refusal -> refuse(path, refusal, errors, call), () -> allowed.add(path)));
        var found = many(allowed);
        for (var path : allowed) {
            try {
                var one = Optional.ofNullable(found.get(path)).orElseThrow(() -> SecretRow.absent(path));
                secrets.put(path.text(), opened(one, Optional.empty(), call));
                call.note("read", path);
            } catch (Refused refused) {
                refuse(path, refused.refusal(), errors, call);
            }
        }
        return new Batch(secrets, errors);
    }

    private static void refuse(ResourcePath path, Refusal refusal, Map<String, Problem> errors, Call call) {
        errors.put(path.text(), new Problem(refusal.code(), refusal.message()));
        call.note(new Note("read", path, refusal, Map.of()));
    }

    private static Map<ResourcePath, Found> many(List<ResourcePath> paths) {
        var found = new LinkedHashMap<ResourcePath, Found>();
        if (!paths.isEmpty()) {
            var texts = paths.stream().map(ResourcePath::text).toList();
            Tx.current()
                    .query(MANY, Found::of, BATCH_BYTES, texts)
                    .forEach(one -> found.put(one.secret().path(), one));
        }
        return found;
    }

    private Value opened(Found found, Optional<String> field, Call call) {
        var secret = found.secret();
        if (secret.goneAt(call.at())) {
            throw SecretRow.absent(secret.path());
        }
        secret.alive().fresh(call.at());
        var sealed = found.sealedAt(call.at());
        var tree = (ObjectNode) StrictJson.read(seal.open(secret.path(), found.version(), sealed));
        var data = field.map(name -> only(name, tree, secret.path())).orElse(tree);
        tally.read(call.tenant(), secret.path(), call.at());
        return new Value(
                secret.path(),
                secret.displayName(),
                found.version(),
                secret.type(),
                new SecretTree(data),
                secret.metadata(),
                secret.createdAt(),
                secret.updatedAt(),
                secret.expiresAt());
    }

    private static ObjectNode only(String field, ObjectNode tree, ResourcePath path) {
        var value = tree.get(field);
        if (value == null) {
            throw new Refused(new Refusal.Missing(
                    "field_not_found", "Secret '" + path + "' has no field '" + Untrusted.neutral(field, 120) + "'"));
        }
        return JsonNodeFactory.instance.objectNode().set(field, value);
    }

    /** A secret with one of its versions; {@code sealed} is empty when the version is not there or is destroyed. */
    private record Found(SecretRow secret, int version, Optional<byte[]> sealed, Optional<Instant> graceUntil) {
        static Found of(Row row) {
            var secret = SecretRow.of(row);
            return new Found(secret, secret.version(), row.maybeBytes("sealed"), row.maybeInstant("grace_until"));
        }

        /** A tree of JSON takes many times its text. */
        int weight() {
            var about = secret.metadata();
            var tree = about.custom().map(custom -> 16 * custom.toString().length());
            return sealed.map(bytes -> bytes.length).orElse(0)
                    + tree.orElse(0)
                    + 2 * (secret.path().text().length() + about.toString().length());
        }

        /** The sealed bytes are only ever read. */
        Found copy() {
            return new Found(secret.copy(), version, sealed, graceUntil);
        }

        /** The same as the answer to a question for this version, which may not be there. */
        Found as(int asked) {
            return new Found(secret, asked, sealed, graceUntil);
        }

        byte[] sealedAt(Instant now) {
            if (sealed.isEmpty() && version == secret.version()) {
                throw new Refused(Refusal.invalid(
                        "request_too_large",
                        "The secrets of this batch are too large together. Read '" + secret.path() + "' by itself."));
            }
            if (sealed.isEmpty() || graceUntil.filter(end -> !end.isAfter(now)).isPresent()) {
                throw new Refused(new Refusal.Missing(
                        "version_not_found",
                        "Version " + version + " of secret '" + secret.path()
                                + "' not found: it never was, was pruned, or its grace period has ended. Current is version "
                                + secret.version() + "."));
            }
            return sealed.get();
        }
    }
}
