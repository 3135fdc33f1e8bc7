package dev.ostiary.kernel.mcp;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A published revision of the Model Context Protocol; its constants stand in order of time. */
public enum Revision {
    R2024_11_05("2024-11-05"),
    R2025_03_26("2025-03-26"),
    R2025_06_18("2025-06-18"),
    R2025_11_25("2025-11-25"),
    R2026_07_28("2026-07-28");

    /** What a client is offered that asks, by handshake, for a revision that we do not know. */
    public static final Revision NEWEST_LEGACY = R2025_11_25;
    /** What a request over HTTP speaks that names no revision (2025-06-18, transports, protocol version header). */
    public static final Revision UNNAMED = R2025_03_26;

    private static final List<Revision> ALL = List.of(values());

    private final String wire;

    Revision(String wire) {
        this.wire = wire;
    }

    /** Its date, as clients spell it. */
    public String wire() {
        return wire;
    }

    /** The revision of exactly this spelling. */
    public static Optional<Revision> of(String wire) {
        for (var each : ALL) {
            if (each.wire.equals(wire)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** The revision of exactly this spelling, if it begins with a handshake. */
    public static Optional<Revision> legacy(String wire) {
        return of(wire).filter(each -> !each.modern());
    }

    /** Its date as a number: 20251125. */
    int number() {
        return Integer.parseInt(wire.replace("-", ""));
    }

    static Optional<Revision> numbered(int number) {
        return Arrays.stream(values()).filter(each -> each.number() == number).findFirst();
    }

    /** All of them, the newest first. */
    public static List<Revision> newestFirst() {
        return Arrays.asList(values()).reversed();
    }

    /** Whether each request speaks for itself, and there is neither handshake nor session. */
    public boolean modern() {
        return this == R2026_07_28;
    }

    boolean batches() {
        return this == R2025_03_26;
    }

    /** Whether a client that lost a stream may come back for the rest. */
    public boolean resumes() {
        return compareTo(R2025_03_26) >= 0 && !modern();
    }

    /** Whether clients understand an event without a message, which is there for its id alone. */
    public boolean primes() {
        return this == R2025_11_25;
    }

    boolean annotates() {
        return compareTo(R2025_03_26) >= 0;
    }

    boolean structures() {
        return compareTo(R2025_06_18) >= 0;
    }

    /** Whether arguments that do not fit are told to the model as a tool's result, so that it can correct itself. */
    boolean lettingModelsCorrectArguments() {
        return compareTo(R2025_11_25) >= 0;
    }
}
