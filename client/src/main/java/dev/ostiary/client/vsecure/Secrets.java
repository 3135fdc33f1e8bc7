package dev.ostiary.client.vsecure;

import dev.ostiary.kernel.Secret;
import java.util.Optional;

/**
 * Secrets by their addresses; {@code production/DATABASE_URL} is short for {@code vsecure://secrets/production/DATABASE_URL}.
 *
 * <p>Every call may end in {@link VSecureException.ApprovalRequired}, which says how to ask, or in another {@link
 * VSecureException}. An approval that holds is found by itself; naming one is for those who hold several.
 */
public final class Secrets {
    private final Line line;

    Secrets(Line line) {
        this.line = line;
    }

    /** Reads a secret. Close what you get. */
    public SecretValue read(String name) {
        return read(name, Optional.empty());
    }

    /** Reads a secret under this approval and no other. Close what you get. */
    public SecretValue read(String name, Approval approval) {
        return read(name, Optional.of(approval.id()));
    }

    private SecretValue read(String name, Optional<String> approval) {
        return line.ask(Wire.READ, new Wire.Read(Line.address(name), approval))
                .value()
                .map(value -> SecretValue.of(value.reveal()))
                .orElseThrow(() -> new VSecureException.NotFound(name + " has no value: it is no secret.", ""));
    }

    /** Stores {@code value}, which stays open, as a new version of a secret; answers the version's number. */
    public int write(String name, SecretValue value) {
        return line.ask(Wire.WRITE, written(name, value)).version();
    }

    /** The same, and keeps the version before readable for two days. */
    public int rotate(String name, SecretValue value) {
        return line.ask(Wire.ROTATE, written(name, value)).version();
    }

    private static Wire.Write written(String name, SecretValue value) {
        return new Wire.Write(Line.address(name), new Secret(value.reveal()));
    }
}
