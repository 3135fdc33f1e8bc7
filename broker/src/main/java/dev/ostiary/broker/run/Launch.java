package dev.ostiary.broker.run;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How a program is started so that it can be ended: by its path, in a session of its own, ended should we be killed. */
final class Launch {
    private static final List<String> PLACES = List.of("/usr/bin/", "/bin/");

    private Launch() {}

    /** Tools of util-linux that are there; looked for once. */
    private static final class Tools {
        private static final Optional<String> SETSID = find("setsid");
        private static final Optional<String> SETPRIV = find("setpriv").filter(Tools::knowsParentsDeath);

        private static Optional<String> find(String name) {
            return PLACES.stream()
                    .map(place -> place + name)
                    .filter(file -> Proc.visible() && Files.isExecutable(Path.of(file)))
                    .findFirst();
        }

        /** Older ones do not. Read and not asked: each run would wait for one more program. */
        private static boolean knowsParentsDeath(String setpriv) {
            try {
                return Files.readString(Path.of(setpriv), StandardCharsets.ISO_8859_1)
                        .contains("pdeathsig");
            } catch (IOException _) {
                return false;
            }
        }
    }

    /** Whether a command that we keep the output of gets a session of its own. */
    static boolean hasSessions() {
        return Tools.SETSID.isPresent();
    }

    /** Whether a command ends by itself when we are killed. */
    static boolean endsWithUs() {
        return Tools.SETPRIV.isPresent();
    }

    /**
     * A builder for the command with this environment alone.
     *
     * @param argv with an absolute path as its first
     */
    static ProcessBuilder builder(List<String> argv, Path directory, Map<String, String> environment, boolean session) {
        var whole = new ArrayList<String>();
        if (session) {
            Tools.SETSID.ifPresent(whole::add);
        }
        Tools.SETPRIV.ifPresent(setpriv -> whole.addAll(List.of(setpriv, "--pdeathsig", "KILL", "--")));
        whole.addAll(argv);
        var builder = new ProcessBuilder(whole).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    /** Starts it, after a look at what would fail unseen behind the tools that we start it through. */
    static Process start(ProcessBuilder builder, Path program) {
        if (!Files.isDirectory(builder.directory().toPath())) {
            throw refused("the folder " + builder.directory() + " to start in is not there: start from one that is");
        }
        if (!Files.isExecutable(program) || !isProgram(program)) {
            throw refused(program + " is neither a program nor a script that begins with #! and an absolute path");
        }
        try {
            return builder.start();
        } catch (IOException e) {
            throw refused(program + " could not be started: " + reason(e));
        }
    }

    /** Java's own message repeats what it started; only the end of it says why. */
    private static String reason(IOException e) {
        var message = String.valueOf(e.getMessage());
        if (message.contains("error=7")) {
            return "its arguments are too long for this system; use fewer or shorter ones";
        }
        int at = message.lastIndexOf(", ");
        return at < 0 ? "the system refused it" : message.substring(at + 2);
    }

    /** A file of another kind would be given to a shell by the C library; one that we may not read is the kernel's. */
    private static boolean isProgram(Path program) {
        if (!Files.isReadable(program) || !Proc.visible()) {
            return true;
        }
        try (InputStream in = Files.newInputStream(program)) {
            var head = in.readNBytes(128);
            var text = new String(head, java.nio.charset.StandardCharsets.ISO_8859_1);
            return text.startsWith("\177ELF") || text.matches("(?s)#! *+/.*");
        } catch (IOException _) {
            return false;
        }
    }

    /** Children of ours, by pid. */
    static Set<Long> children() {
        return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private static Refused refused(String why) {
        return new Refused(Refusal.invalidField("command", why + "."));
    }
}
