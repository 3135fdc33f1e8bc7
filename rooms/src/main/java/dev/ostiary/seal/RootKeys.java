package dev.ostiary.seal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The root keys at hand: one that wraps, and earlier ones that only open.
 *
 * <p>They come from {@code OSTIARY_ROOT_KEY} and, while rotating, {@code OSTIARY_ROOT_KEY_PREVIOUS}, or else from the
 * file {@code root.key} of the data folder, which the first start creates.
 *
 * <p>With several nodes and the environment, let every node know both keys before one of them makes the new one current.
 */
final class RootKeys {
    private final @Nullable RootKeyFile file;
    private volatile List<RootKey> keys;

    private RootKeys(@Nullable RootKeyFile file, List<RootKey> keys) {
        this.file = file;
        this.keys = List.copyOf(keys);
    }

    /**
     * Reads the keys.
     *
     * @param mayCreate whether nothing has been sealed yet, so that a missing file may be made
     * @throws RootKeyRefused when there is none, or one that must not be used
     */
    static RootKeys load(Path folder, Map<String, String> environment, boolean mayCreate) {
        var current = environment.get("OSTIARY_ROOT_KEY");
        if (current != null) {
            var keys = new ArrayList<>(List.of(RootKey.parse(current, "OSTIARY_ROOT_KEY")));
            Optional.ofNullable(environment.get("OSTIARY_ROOT_KEY_PREVIOUS"))
                    .ifPresent(previous -> keys.add(RootKey.parse(previous, "OSTIARY_ROOT_KEY_PREVIOUS")));
            return new RootKeys(null, keys);
        }
        var file = new RootKeyFile(folder.resolve("root.key"));
        if (!Files.exists(file.path()) && !mayCreate) {
            throw new RootKeyRefused("The root key is missing: " + file.path() + " does not exist, but secrets are"
                    + " sealed with it. Restore the file from your backup, or set OSTIARY_ROOT_KEY.");
        }
        return new RootKeys(file, Files.exists(file.path()) ? file.read() : file.create());
    }

    RootKey current() {
        return keys.getFirst();
    }

    /** The key of that id; looks into the file again, because another node may have rotated. */
    Optional<RootKey> named(String id) {
        return find(id).or(() -> {
            reload();
            return find(id);
        });
    }

    /** Adds a fresh key to the file, which only opens until it is made current. */
    synchronized RootKey add() {
        var all = new ArrayList<>(changeable().read());
        var fresh = RootKey.fresh();
        all.add(fresh);
        write(all);
        return fresh;
    }

    synchronized void makeCurrent(RootKey key) {
        var all = new ArrayList<>(keys);
        all.remove(key);
        all.addFirst(key);
        write(all);
    }

    /**
     * Drops all keys but the current one and the one before it, which a node that is just reading a tenant's key may
     * still ask for, and which opens backups of the database from before.
     */
    synchronized void keepTwo() {
        write(keys.subList(0, Math.min(2, keys.size())));
    }

    /** Reads the file again; whether the current key is another now. */
    synchronized boolean reload() {
        var before = current();
        if (file != null) {
            keys = List.copyOf(file.read());
        }
        return !before.equals(current());
    }

    private void write(List<RootKey> all) {
        changeable().replace(all);
        keys = List.copyOf(all);
    }

    private RootKeyFile changeable() {
        if (file == null) {
            throw new RootKeyRefused("The root key comes from OSTIARY_ROOT_KEY, so only you can change it: set"
                    + " OSTIARY_ROOT_KEY to the new key and OSTIARY_ROOT_KEY_PREVIOUS to the old one, and restart."
                    + " All tenants' keys are then wrapped anew; after that the old one can go.");
        }
        return file;
    }

    private Optional<RootKey> find(String id) {
        return keys.stream().filter(key -> key.id().equals(id)).findFirst();
    }

    /** The ids alone. */
    @Override
    public String toString() {
        return keys.stream().map(RootKey::id).collect(Collectors.joining(", "));
    }
}
