package dev.ostiary.client.vsecure;

import dev.ostiary.client.Address;
import dev.ostiary.client.CallFailed;
import dev.ostiary.client.Door;
import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A server that keeps secrets and asks people, as one key reaches it. Safe for use by many threads; close it at the end.
 *
 * <p>{@code try (var vsecure = VSecure.fromEnvironment()) { … }}. The key travels over TLS, or in clear to this very machine,
 * and to the endpoint alone: redirects are not followed.
 */
public final class VSecure implements AutoCloseable {
    /** Where {@code ostiary server} listens unless told otherwise. */
    public static final String USUAL_ENDPOINT = "http://127.0.0.1:8440";

    private static final String ENDPOINT = "VSECURE_ENDPOINT";
    private static final String KEY = "VSECURE_API_KEY";
    private static final String KEY_FILE = "VSECURE_API_KEY_FILE";
    private static final String BASE = "/v1/security";
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(30);

    private final Door door;
    private final Approvals approvals;
    private final Secrets secrets;

    private VSecure(Door door, Duration patience) {
        var line = new Line(door, patience);
        this.door = door;
        this.approvals = new Approvals(line, Thread::sleep, System::nanoTime);
        this.secrets = new Secrets(line);
    }

    /**
     * As the environment says: {@code VSECURE_API_KEY}, or {@code VSECURE_API_KEY_FILE} with the name of a file that holds
     * it, and {@code VSECURE_ENDPOINT}, or {@link #USUAL_ENDPOINT} without it.
     *
     * @throws VSecureException.Invalid if a setting is missing or cannot be used; values are not repeated
     */
    public static VSecure fromEnvironment() {
        return from(System.getenv());
    }

    static VSecure from(Map<String, String> environment) {
        var endpoint = Optional.ofNullable(environment.get(ENDPOINT)).filter(text -> !text.isBlank());
        return at(endpoint.orElse(USUAL_ENDPOINT), key(environment));
    }

    /** The server at {@code endpoint}, such as {@code https://vault.example.com}, with this key, which stays open. */
    public static VSecure at(String endpoint, SecretValue key) {
        return at(endpoint, key, USUAL_PATIENCE);
    }

    /** The same with how long one answer may take, apart from what the server was asked to wait. */
    public static VSecure at(String endpoint, SecretValue key, Duration patience) {
        try {
            var agent = "ostiary-client/" + BuildVersion.text();
            var address = Address.of(house(endpoint.strip()), false);
            return new VSecure(new Door(address, Optional.of(new Secret(key.reveal())), Guard.NONE, agent), patience);
        } catch (CallFailed failed) {
            throw Failures.of(failed, false);
        }
    }

    /** Reads a key from a file that holds nothing else, as secrets of containers are mounted. Close what you get. */
    public static SecretValue keyFrom(Path file) {
        try {
            return SecretValue.of(Files.readString(file).strip());
        } catch (IOException _) {
            throw new VSecureException.Invalid("The key's file cannot be read: " + file, "");
        }
    }

    /** The documented base path may stand behind the host. */
    private static String house(String endpoint) {
        var plain = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
        return plain.endsWith(BASE) ? plain.substring(0, plain.length() - BASE.length()) : plain;
    }

    private static SecretValue key(Map<String, String> environment) {
        var key = environment.getOrDefault(KEY, "").strip();
        var file = environment.getOrDefault(KEY_FILE, "").strip();
        if (key.isEmpty() == file.isEmpty()) {
            throw new VSecureException.Invalid(
                    "Set " + KEY + ", or " + KEY_FILE + " to the name of a file that holds the key, and not both.", "");
        }
        return key.isEmpty() ? keyFrom(Path.of(file)) : SecretValue.of(key);
    }

    public Approvals approvals() {
        return approvals;
    }

    public Secrets secrets() {
        return secrets;
    }

    @Override
    public void close() {
        door.close();
    }

    /** Where it leads; never the key. */
    @Override
    public String toString() {
        return "VSecure[" + door + "]";
    }
}
