package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Operation;
import dev.ostiary.secrets.SecretsOperations;
import java.util.List;
import java.util.stream.Stream;

/** The declarations of all rooms, named one by one: a command looks for nothing on its class path. */
final class Declared {
    private Declared() {}

    static List<Operation<?, ?>> all() {
        return Stream.of(SecretsOperations.all()).flatMap(List::stream).toList();
    }
}
