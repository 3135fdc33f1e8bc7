package dev.ostiary.broker.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Whether somebody other than the operator and the system could put something else in a file's place. */
final class Ownership {
    /** Groups of those who administer a machine; Debian and Homebrew let them write where programs lie. */
    private static final Set<String> ADMINISTRATORS = Set.of("root", "wheel", "admin", "sudo", "staff");

    private static final int STICKY = 01000;

    private Ownership() {}

    /** Why the file or folder cannot be trusted, in words that fit behind its name; empty when it can. */
    static Optional<String> fault(Path path) {
        try {
            var real = path.toRealPath();
            var own = writable(real, false);
            for (var above = real.getParent(); own.isEmpty() && above != null; above = above.getParent()) {
                own = writable(above, true);
            }
            return own;
        } catch (IOException | UnsupportedOperationException _) {
            return Optional.of("cannot be looked at");
        }
    }

    /** A sticky folder, as /tmp is, lets nobody rename what is another's; it may be above, not the place itself. */
    private static Optional<String> writable(Path path, boolean above) throws IOException {
        var file = Files.readAttributes(path, PosixFileAttributes.class);
        int mode = (int) Files.getAttribute(path, "unix:mode");
        int owner = (int) Files.getAttribute(path, "unix:uid");
        if (owner != 0 && owner != Self.UID) {
            return Optional.of("belongs to another user (" + path + ")");
        }
        if (above && (mode & STICKY) != 0) {
            return Optional.empty();
        }
        if (file.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            return Optional.of("can be written by anybody (" + path + ")");
        }
        var group = file.group().getName();
        return file.permissions().contains(PosixFilePermission.GROUP_WRITE)
                        && !ADMINISTRATORS.contains(group)
                        && !group.equals(file.owner().getName())
                ? Optional.of("can be written by group " + group + " (" + path + ")")
                : Optional.empty();
    }

    /** Who we are; looked up once. */
    private static final class Self {
        private static final int UID = uid();

        private static int uid() {
            try {
                var proc = Path.of("/proc/self");
                if (Files.exists(proc)) {
                    return (int) Files.getAttribute(proc, "unix:uid");
                }
                var probe = Files.createTempFile("audex-", ".uid");
                try {
                    return (int) Files.getAttribute(probe, "unix:uid");
                } finally {
                    Files.delete(probe);
                }
            } catch (IOException _) {
                return -1;
            }
        }
    }

    /** Our own user id. */
    static int uid() {
        return Self.UID;
    }
}
