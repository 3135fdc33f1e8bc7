package dev.ostiary.broker.run;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which command an agent may have run, and which of its arguments would lead the credentials elsewhere. */
public final class Screening {
    /** What follows them is compared with names and opens nothing. */
    private static final Set<String> FILTERS = Set.of("--include", "--exclude");

    private static final String ANY = "*";
    private static final int MOST_ARGUMENTS = 512;
    private static final int LONGEST = 32_768;
    private static final int LONGEST_IN_ALL = 131_072;

    private final Map<String, String> operator;

    /** {@code operatorEnvironment} has the PATH along which commands are found. */
    public Screening(Map<String, String> operatorEnvironment) {
        operator = Map.copyOf(operatorEnvironment);
    }

    /**
     * The command as it is to be started: {@code argv} with an absolute path as its first.
     *
     * @param cloud whose credentials it would get
     * @param directory where it would start; no command is taken from it
     * @param allowed names or absolute paths; {@code *} is any that runs no others
     * @throws dev.ostiary.kernel.Refused naming the argument, and why
     */
    public List<String> check(Cloud cloud, List<String> argv, List<String> allowed, Path directory) {
        measure(argv);
        for (int i = 0; i < argv.size(); i++) {
            Spelled.check(argv.get(i)).ifPresent(refused("argument " + i));
        }
        var program = program(argv.getFirst(), allowed, CommandPath.of(operator, directory));
        var tool = Tools.named(program.getFileName().toString());
        if (!tool.clouds().contains(cloud)) {
            throw refuse(argv.getFirst() + " cannot use credentials of provider '" + cloud.wire()
                    + "'; ask for those of the cloud that it is for.");
        }
        new Arguments(tool, argv.subList(1, argv.size())).fault().ifPresent(fault -> {
            throw refuse("'" + shown(fault.argument()) + "' " + fault.why().words() + ". Leave it out.");
        });
        places(argv, directory);
        var whole = new ArrayList<>(argv);
        whole.set(0, program.toString());
        return List.copyOf(whole);
    }

    private void places(List<String> argv, Path directory) {
        var offLimits = new OffLimits(operator, directory, argv);
        for (int i = 1; i < argv.size(); i++) {
            var argument = argv.get(i);
            if (MetadataAddress.isIn(argument) || MetadataAddress.isIn(Mentioned.decoded(argument))) {
                throw refuse("'" + shown(argument) + "' names an address at which a cloud gives credentials to its own"
                        + " machines; a command has those of its task alone. Leave it out.");
            }
            if (FILTERS.contains(argv.get(i - 1)) && !argument.contains("/")) {
                continue;
            }
            offLimits.fault(argument).ifPresent(why -> {
                throw refuse("'" + shown(argument) + "' " + why + ". Name a file of the folder that the command works"
                        + " in (" + directory + "), or leave it out.");
            });
        }
    }

    private static void measure(List<String> argv) {
        if (argv.isEmpty() || argv.getFirst().isBlank()) {
            throw refuse("name a command and its arguments, as a list; no shell reads it.");
        }
        if (argv.size() > MOST_ARGUMENTS) {
            throw refuse("give at most " + MOST_ARGUMENTS + " arguments.");
        }
        if (argv.stream().anyMatch(each -> each.length() > LONGEST)
                || argv.stream().mapToLong(String::length).sum() > LONGEST_IN_ALL) {
            throw refuse("an argument may have at most " + LONGEST + " characters, all of them together at most "
                    + LONGEST_IN_ALL + ".");
        }
    }

    private static Path program(String name, List<String> allowed, CommandPath path) {
        if (name.contains("/")) {
            return listed(name, allowed, path);
        }
        if (!allowed.contains(name) && (!allowed.contains(ANY) || Tools.runsOthers(name))) {
            throw refuse("'" + shown(name) + "' " + reason(allowed));
        }
        var found = path.find(name)
                .orElseThrow(() -> refuse("'" + shown(name) + "' was not found along the operator's PATH; it has to be"
                        + " installed on the machine that this runs on." + path.leftOut()));
        trusted(found, path);
        var real = real(found).getFileName().toString();
        if (Tools.runsOthers(real) && !Tools.isMany(real) && !isNamed(real, name, allowed)) {
            throw refuse("'" + shown(name) + "' is a link to " + real + ", "
                    + Why.OTHERS.words().replace("would start", "which starts") + ". The operator may allow " + found
                    + " by its path.");
        }
        return found;
    }

    private static String reason(List<String> allowed) {
        return allowed.contains(ANY)
                ? "runs other programs, so that anything could run; the operator may allow it by name in"
                        + " mcp_allowed_commands."
                : "is not among the commands that may run here: " + String.join(", ", allowed)
                        + ". The operator may add it to mcp_allowed_commands.";
    }

    private static boolean isNamed(String real, String name, List<String> allowed) {
        return allowed.contains(real)
                || (allowed.contains(name) && Tool.bare(name).equals(Tool.bare(real)));
    }

    private static Path listed(String name, List<String> allowed, CommandPath path) {
        if (!name.startsWith("/") || !allowed.contains(name)) {
            throw refuse("name the command without a folder; a path may run only if the operator lists exactly it in"
                    + " mcp_allowed_commands.");
        }
        var file = Path.of(name);
        if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
            throw refuse(name + " is not there or cannot be executed.");
        }
        trusted(file, path);
        return file;
    }

    private static void trusted(Path file, CommandPath path) {
        if (path.isInside(file)) {
            throw refuse(file + " lies in the folder that the command works in, where the agent may write.");
        }
        Ownership.fault(file)
                .or(() -> Ownership.fault(file.resolveSibling(".")))
                .ifPresent(why -> {
                    throw refuse(file + " " + why + ", so that it need not be what the operator put there.");
                });
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (java.io.IOException _) {
            return file;
        }
    }

    private static java.util.function.Consumer<String> refused(String which) {
        return why -> {
            throw refuse(which + " " + why);
        };
    }

    private static String shown(String text) {
        return Untrusted.neutral(text, 80);
    }

    private static Refused refuse(String why) {
        return new Refused(Refusal.invalidField("command", why));
    }
}
