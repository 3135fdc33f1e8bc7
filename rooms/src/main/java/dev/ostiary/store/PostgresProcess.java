package dev.ostiary.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One running PostgreSQL server process and the ways to start and end it. */
final class PostgresProcess {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Process process;
    private final int port;
    private final List<String> stopCommand;
    private final Path cluster;

    private PostgresProcess(Process process, int port, List<String> stopCommand, Path cluster) {
        this.process = process;
        this.port = port;
        this.stopCommand = stopCommand;
        this.cluster = cluster;
    }

    int port() {
        return port;
    }

    static PostgresProcess start(
            Path cluster,
            PostgresProgram program,
            Unprivileged unprivileged,
            Map<String, String> settings,
            Consumer<String> progress)
            throws IOException, InterruptedException {
        int port = settings.containsKey("port") ? Integer.parseInt(settings.get("port")) : freePort();
        var log = cluster.resolveSibling("postgres.log");
        if (Files.exists(log)) {
            Files.move(log, cluster.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        var command = new ArrayList<>(ownSession());
        command.addAll(unprivileged.command(program.named("postgres"), arguments(cluster, port, settings)));
        var process = prepared(command, cluster)
                .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                .start();
        var started = new PostgresProcess(process, port, stopCommand(cluster, program, unprivileged), cluster);
        started.awaitReady(log, progress);
        return started;
    }

    /** Ends a server that a crash left behind on this cluster, or sweeps away the mark of one that is gone. */
    static void endLeftover(Path cluster, PostgresProgram program, Unprivileged unprivileged, Consumer<String> progress)
            throws IOException, InterruptedException {
        var mark = cluster.resolve("postmaster.pid");
        if (!Files.exists(mark)) {
            return;
        }
        var first = Files.readAllLines(mark).stream().findFirst().orElse("");
        var left = first.matches("\\d+") ? ProcessHandle.of(Long.parseLong(first)) : Optional.<ProcessHandle>empty();
        if (left.isPresent() && serves(left.get(), cluster)) {
            progress.accept("Ending PostgreSQL process " + first + ", which an earlier run left behind");
            complete(stopCommand(cluster, program, unprivileged), cluster);
        } else {
            progress.accept("The last run ended without a farewell; PostgreSQL will recover");
            Files.delete(mark);
        }
    }

    /** Runs a program to its end; its output appears only when it fails. */
    static void complete(List<String> command, Path directory) throws IOException, InterruptedException {
        var process = prepared(command, directory).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.getFirst() + " failed: " + output.strip());
        }
    }

    /** Has {@code then} run once the process is gone, whoever ended it. */
    void onEnd(Runnable then) {
        var _ = process.onExit().thenRun(then);
    }

    void stop() {
        try {
            complete(stopCommand, cluster);
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException("PostgreSQL did not stop", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady(Path log, Consumer<String> progress) throws IOException, InterruptedException {
        var mark = cluster.resolve("postmaster.pid");
        long start = System.nanoTime();
        boolean told = false;
        while (!ready(mark)) {
            var waited = Duration.ofNanos(System.nanoTime() - start);
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || waited.compareTo(PATIENCE) > 0) {
                throw new IOException("PostgreSQL did not start; the end of " + log + " says: " + tail(log));
            }
            if (!told && waited.toSeconds() >= 3) {
                told = true;
                progress.accept("PostgreSQL is recovering");
            }
        }
    }

    /** PostgreSQL writes its state into the eighth line. */
    private static boolean ready(Path mark) throws IOException {
        if (!Files.exists(mark)) {
            return false;
        }
        var lines = Files.readAllLines(mark);
        return lines.size() >= 8 && lines.get(7).strip().equals("ready");
    }

    /** A process id may have been given to somebody else since: only a postgres on this very cluster is ours. */
    private static boolean serves(ProcessHandle handle, Path cluster) throws IOException {
        var commandLine = Path.of("/proc", String.valueOf(handle.pid()), "cmdline");
        if (!Files.isReadable(commandLine)) {
            return handle.info()
                    .command()
                    .filter(it -> it.endsWith("/postgres"))
                    .isPresent();
        }
        var words = List.of(Files.readString(commandLine).split("\0"));
        return words.getFirst().endsWith("/postgres") && words.contains(cluster.toString());
    }

    private static List<String> arguments(Path cluster, int port, Map<String, String> settings) {
        var arguments = new ArrayList<>(List.of("-D", cluster.toString()));
        var all = new TreeMap<>(Map.of(
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "max_connections", "64",
                "log_error_verbosity", "terse",
                "log_min_error_statement", "panic",
                "io_method", "sync",
                // Nobody replicates it; and with room for a burst, no call waits for another's log to be written.
                "wal_level", "minimal",
                "max_wal_senders", "0",
                "wal_buffers", "16MB"));
        all.put("jit", "off");
        all.put("port", String.valueOf(port));
        all.putAll(settings);
        all.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments;
    }

    private static List<String> stopCommand(Path cluster, PostgresProgram program, Unprivileged unprivileged) {
        return unprivileged.command(
                program.named("pg_ctl"), List.of("stop", "-D", cluster.toString(), "-m", "fast", "-w", "-t", "60"));
    }

    /** A session of its own, so that Ctrl-C in a terminal reaches us alone and we end it after the last call. */
    private static List<String> ownSession() {
        return Files.isExecutable(Path.of("/usr/bin/setsid")) ? List.of("/usr/bin/setsid") : List.of();
    }

    private static ProcessBuilder prepared(List<String> command, Path directory) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", path, "LC_ALL", "C"));
        return builder.directory(directory.toFile());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String tail(Path log) throws IOException {
        var lines = Files.readAllLines(log);
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}
