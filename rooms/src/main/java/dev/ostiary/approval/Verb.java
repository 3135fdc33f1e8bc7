package dev.ostiary.approval;

import dev.ostiary.kernel.Permission;
import java.util.Locale;
import java.util.Optional;

/** What can be done to a resource (seed 001: permissions, operations). */
enum Verb {
    READ,
    WRITE,
    DELETE,
    ROTATE;

    static Optional<Verb> of(Permission permission) {
        return switch (permission) {
            case READ -> Optional.of(READ);
            case WRITE -> Optional.of(WRITE);
            case DELETE -> Optional.of(DELETE);
            case ROTATE -> Optional.of(ROTATE);
            case LIST, ADMIN -> Optional.empty();
        };
    }

    static Verb of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it puts something in place of what is there, rather than telling it. */
    boolean changes() {
        return this != READ;
    }
}
