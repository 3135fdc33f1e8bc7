package dev.ostiary.kernel;

import dev.ostiary.kernel.shape.ShapeFault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** All operations of the running program, checked together when it is made and sorted by name. */
public final class Catalogue {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z-]*\\.[a-z][a-z-]*");
    private static final Pattern TOOL = Pattern.compile("[A-Za-z0-9_./-]{1,64}");
    private static final Pattern HOLE = Pattern.compile("\\{([a-z_A-Z]+)(\\.\\.\\.)?}");

    private final List<Operation<?, ?>> operations;
    private final Map<String, Operation<?, ?>> byName = new HashMap<>();
    private final Map<String, Operation<?, ?>> byTool = new HashMap<>();

    /**
     * Takes all operations.
     *
     * @throws IllegalArgumentException listing every fault of every declaration
     */
    public Catalogue(List<? extends Operation<?, ?>> declared) {
        var faults = new ArrayList<String>();
        var sorted = new ArrayList<Operation<?, ?>>(declared);
        sorted.sort(Comparator.comparing(Operation::name));
        operations = List.copyOf(sorted);
        var routes = new HashMap<String, String>();
        for (var operation : operations) {
            check(operation, faults);
            unique(byName.put(operation.name(), operation), "name " + operation.name(), faults);
            operation.tool().ifPresent(tool -> unique(byTool.put(tool, operation), "tool " + tool, faults));
            operation
                    .route()
                    .ifPresent(route -> unique(
                            routes.put(
                                    route.method() + " "
                                            + HOLE.matcher(route.template()).replaceAll("{}"),
                                    ""),
                            "route " + route,
                            faults));
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Faults in the declarations:\n  " + String.join("\n  ", faults));
        }
    }

    /** All, by name. */
    public List<Operation<?, ?>> operations() {
        return operations;
    }

    public Optional<Operation<?, ?>> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Optional<Operation<?, ?>> tool(String tool) {
        return Optional.ofNullable(byTool.get(tool));
    }

    private static void unique(Object previous, String what, List<String> faults) {
        if (previous != null) {
            faults.add(what + " is declared twice");
        }
    }

    private static void check(Operation<?, ?> operation, List<String> faults) {
        require(NAME.matcher(operation.name()).matches(), operation, "its name is not room.verb", faults);
        require(
                operation.summary().endsWith(".")
                        && operation.summary().length() > 10
                        && !operation.summary().contains(". "),
                operation,
                "its summary is not one sentence",
                faults);
        require(!operation.action().isEmpty(), operation, "it has no trail action", faults);
        require(
                operation.tool().isEmpty()
                        || TOOL.matcher(operation.tool().get()).matches(),
                operation,
                "its tool name is not valid",
                faults);
        require(
                operation.tool().isEmpty() == operation.toolset().isEmpty(),
                operation,
                "a tool needs a toolset and the other way round",
                faults);
        checkShapes(operation, faults);
    }

    private static void checkShapes(Operation<?, ?> operation, List<String> faults) {
        try {
            var input = operation.inputShape();
            operation.outputShape();
            var named = new ArrayList<String>(operation.positional());
            operation.storePath().ifPresent(named::add);
            HOLE.matcher(operation.resource()).results().forEach(hole -> named.add(hole.group(1)));
            operation
                    .route()
                    .ifPresent(route ->
                            HOLE.matcher(route.template()).results().forEach(hole -> named.add(hole.group(1))));
            named.forEach(field -> require(
                    input.field(field).isPresent(),
                    operation,
                    "it names the input field " + field + ", which does not exist",
                    faults));
            if (operation.effect().reads()) {
                require(!Secrets.occurIn(input), operation, "a READ input holds a secret", faults);
            }
        } catch (ShapeFault fault) {
            faults.add(operation.name() + ": " + fault.getMessage());
        }
    }

    private static void require(boolean holds, Operation<?, ?> operation, String fault, List<String> faults) {
        if (!holds) {
            faults.add(operation.name() + ": " + fault);
        }
    }
}
