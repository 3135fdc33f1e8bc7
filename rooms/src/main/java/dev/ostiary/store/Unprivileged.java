package dev.ostiary.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to run PostgreSQL, which refuses to run as root, when we are root ourselves.
 *
 * <p>A user namespace of its own is enough for it and leaves all files ours. Where the kernel or a container forbids
 * namespaces, its processes run as an unprivileged user, who is given the files that they need.
 */
record Unprivileged(List<String> prefix, @Nullable String user) {
    static Unprivileged here() throws IOException, InterruptedException {
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        if (!root) {
            return new Unprivileged(List.of(), null);
        }
        return succeeds("unshare", "-U", "true")
                ? new Unprivileged(List.of("unshare", "-U"), null)
                : as(succeeds("id", "-u", "postgres") ? "postgres" : "nobody");
    }

    static Unprivileged as(String user) {
        return new Unprivileged(List.of("setpriv", "--reuid=" + user, "--clear-groups", "--no-new-privs"), user);
    }

    List<String> command(Path program, List<String> arguments) {
        var command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    /** Lets PostgreSQL's processes own a file or folder. */
    void handOver(Path path) throws IOException {
        if (user != null) {
            var owner = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            Files.setOwner(path, owner);
        }
    }

    private static boolean succeeds(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
