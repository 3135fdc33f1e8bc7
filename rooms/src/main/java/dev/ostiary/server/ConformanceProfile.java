package dev.ostiary.server;

import dev.ostiary.conformance.Fixtures;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.mcp.Changes.Change;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.kernel.mcp.Offering;
import dev.ostiary.store.Duplicate;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tenants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What {@code --conformance} makes of a server: it offers the {@link Fixtures} of the MCP conformance suite to whoever
 * comes, and nothing else.
 *
 * <p>Nobody is asked for a credential, so it opens to this machine alone, and only on a folder that it made itself and
 * that no tenant but its own has ever lived in.
 */
final class ConformanceProfile {
    static final String TENANT = "conformance";
    private static final String MARK = "conformance";
    private static final Caller ANYBODY = new Caller(
            TENANT,
            "",
            "system:conformance",
            "none",
            Set.of(),
            List.of(),
            List.of(),
            1_000_000,
            Optional.empty(),
            Optional.empty(),
            Tenancy.ANY_EPOCH);

    private ConformanceProfile() {}

    /**
     * Whether these settings keep it to this machine.
     *
     * @throws IllegalArgumentException with a sentence for the operator
     */
    static void check(Settings settings) {
        if (!isLoopback(settings.host())) {
            throw new IllegalArgumentException(
                    "--conformance asks nobody for a key, so it listens on the loopback alone: leave out --host, or give 127.0.0.1.");
        }
        if (settings.publicUrl().isPresent()
                || !settings.publicHosts().isEmpty()
                || !settings.origins().isEmpty()) {
            throw new IllegalArgumentException(
                    "--conformance goes by no public name: unset OSTIARY_PUBLIC_URL, OSTIARY_PUBLIC_HOSTS and OSTIARY_ALLOWED_ORIGINS.");
        }
        if (settings.databaseUrl() != null) {
            throw new IllegalArgumentException(
                    "--conformance uses no database but its own: unset OSTIARY_DATABASE_URL.");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    /**
     * Takes a folder that is empty, or that this profile has taken before.
     *
     * @throws IllegalStateException with a sentence for the operator; nothing has been touched then
     */
    static void claim(Path folder) {
        var mark = folder.resolve(MARK);
        try {
            if (Files.exists(mark)) {
                return;
            }
            Files.createDirectories(folder);
            try (var inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw notOurs(folder);
                }
            }
            Files.createFile(mark);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be used", e);
        }
    }

    /**
     * Founds its tenant.
     *
     * @throws IllegalStateException when somebody else lives here
     */
    static void found(Tenancy tenancy, Path folder) {
        var tenants = new Tenants(tenancy);
        if (tenants.anyBut(TENANT)) {
            throw notOurs(folder);
        }
        try {
            tenants.found(TENANT, null, "MCP conformance suite");
        } catch (Duplicate _) {
            // An earlier start has done so.
        }
    }

    private static IllegalStateException notOurs(Path folder) {
        return new IllegalStateException("--conformance lets anybody in, so it does not start on " + folder
                + ", which a server has been used with. Give it an empty folder: --data $(mktemp -d)");
    }

    /** The fixtures; those who listen are told when one of their lists changes. */
    static Offering offering(LocalChanges changes) {
        return new Fixtures(
                () -> changes.tell(TENANT, new Change.Tools()), () -> changes.tell(TENANT, new Change.Prompts()));
    }

    /** Knows whoever comes, and grants nothing. */
    static Governance governance(Governance.Ledger ledger) {
        return new Governance(
                (_, _, _) -> new Arrival.Known(ANYBODY),
                new Nothing(),
                Governance.Approval.NEVER,
                (caller, now) ->
                        new Rate(caller.rateLimit(), caller.rateLimit(), now.plusSeconds(60), Optional.empty()),
                new Nowhere(),
                ledger);
    }

    /** Grants nothing: there is nothing to grant. */
    private static final class Nothing implements Governance.Policy {
        @Override
        public Verdict decide(Caller caller, Permission permission, ResourcePath path, Circumstances circumstances) {
            var no = Refusal.denied("access_denied", "Nothing is kept here.", Refusal.Cause.NO_BINDING);
            return new Verdict.Denied(no, List.of());
        }

        @Override
        public boolean anywhere(Caller caller, Permission permission) {
            return false;
        }
    }

    /** There is no operation to run. */
    private static final class Nowhere implements Governance.Ground {
        @Override
        public <T> T within(Caller caller, Effect effect, Supplier<T> work) {
            throw new IllegalStateException("nothing runs here");
        }
    }

    /** What the operator reads once the doors are open. */
    static String welcome(String url) {
        return """

                Ostiary listens on %1$s

                  !!  CONFORMANCE PROFILE  !!
                  Anybody on this machine is let in without a key, and served the fixtures of the MCP conformance suite.
                  There are no secrets here, and none can be put here. Not for anything but that suite.

                  MCP        %1$s/mcp

                Stop with Ctrl-C.
                """.formatted(url);
    }
}
