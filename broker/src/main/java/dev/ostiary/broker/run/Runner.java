package dev.ostiary.broker.run;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Starts one command with credentials in an environment made from nothing, watches it, and ends all that it began. */
public final class Runner {
    private static final AtomicReference<@Nullable FutureTask<@Nullable Void>> READY = new AtomicReference<>();

    private final Map<String, String> operator;
    private final Clock clock;

    /** {@code operatorEnvironment} is our own; only what {@link CleanEnvironment} names is passed on. */
    public Runner(Map<String, String> operatorEnvironment, Clock clock) {
        operator = Map.copyOf(operatorEnvironment);
        this.clock = clock;
    }

    /** Begins what takes a while and needs no job: it is better spent while leave and credentials are asked for. */
    public static void prepare() {
        var task = new FutureTask<@Nullable Void>(Runner::clear, null);
        if (READY.compareAndSet(null, task)) {
            Thread.ofPlatform().daemon().name("audex-ready").start(task);
        }
    }

    private static void clear() {
        Native.linux();
        Launch.endsWithUs();
        Overseer.sweep();
    }

    /** Waits for what was begun, or does it now. */
    private static void cleared() {
        var begun = READY.getAndSet(null);
        if (begun == null) {
            clear();
            return;
        }
        try {
            begun.get();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw thrown(e);
        }
    }

    /**
     * Runs it with standard input closed and its output kept, bounded and without credentials. A caller who is
     * interrupted has it cancelled.
     *
     * @throws dev.ostiary.kernel.Refused when it cannot be started
     */
    public Outcome capture(Job job, Watch watch) {
        var abandoned = new AtomicBoolean();
        var redactor = redactor(job);
        given(job);
        var outcome = kept(
                abandoned,
                () -> within(
                        job,
                        run -> new Captured(job, redactor, clock, abandoned)
                                .run(run.argv(), run.environment(), run.mark(), watch)));
        return GivenSecrets.OURS.without(outcome, job, clock.instant());
    }

    /**
     * Runs it on our own terminal, as if it had been started there; nothing of its output is seen by us.
     *
     * @throws dev.ostiary.kernel.Refused when it cannot be started
     */
    public Outcome attached(Job job, Watch watch) {
        var abandoned = new AtomicBoolean();
        given(job);
        return kept(
                abandoned,
                () -> within(
                        job,
                        run -> new Attached(job, clock, abandoned)
                                .run(run.argv(), run.environment(), run.mark(), watch)));
    }

    private void given(Job job) {
        GivenSecrets.OURS.add(job, clock.instant());
    }

    /** What texts about this job must not show. */
    Redactor redactor(Job job) {
        var secrets = new ArrayList<>(job.secrets().values());
        CleanEnvironment.proxyPasswords(operator).forEach(password -> secrets.add(new Secret(password)));
        return Redactor.of(secrets);
    }

    /** What a command is started with. */
    private record Run(List<String> argv, Map<String, String> environment, Mark mark) {}

    private Outcome within(Job job, Function<Run, Outcome> body) {
        cleared();
        Native.linux().ifPresent(Runner::settle);
        var path = CommandPath.of(operator, job.directory());
        var argv = resolved(job, path);
        try (var home = PrivateHome.fresh();
                var mark = Mark.fresh()) {
            var environment = CleanEnvironment.of(operator, job, home, path.text(), mark.text());
            return body.apply(new Run(argv, environment, mark));
        }
    }

    /** Our own environment has the operator's credentials, and a command would know where to look for it. */
    private static void settle(Native linux) {
        linux.adoptOrphans();
        linux.closeToOthers();
    }

    /** A name is looked up along the PATH; a path is taken as it is, from where the command starts. */
    private static List<String> resolved(Job job, CommandPath path) {
        var name = job.argv().isEmpty() ? "" : job.argv().getFirst();
        if (name.isBlank() || job.argv().stream().anyMatch(each -> each.indexOf('\0') >= 0)) {
            throw new Refused(Refusal.invalidField(
                    "command",
                    name.isBlank() ? "name a command." : "an argument holds a NUL character; leave it out."));
        }
        var file = name.contains("/")
                ? job.directory().resolve(name).toAbsolutePath()
                : path.find(name).orElse(null);
        if (file == null) {
            throw new Refused(Refusal.invalidField(
                    "command", name + " was not found; install it, or see to the PATH." + path.leftOut()));
        }
        var argv = new ArrayList<>(job.argv());
        argv.set(0, file.toString());
        return argv;
    }

    /** In a thread of its own that lasts: the command ends with the thread that started it (prctl(2), PDEATHSIG). */
    private static Outcome kept(AtomicBoolean abandoned, java.util.function.Supplier<Outcome> body) {
        var outcome = new CompletableFuture<Outcome>();
        Thread.ofPlatform().name("audex-run").start(() -> {
            try {
                outcome.complete(body.get());
            } catch (RuntimeException | Error e) {
                outcome.completeExceptionally(e);
            }
        });
        boolean interrupted = false;
        while (true) {
            try {
                return outcome.get();
            } catch (InterruptedException _) {
                interrupted = true;
                abandoned.set(true);
            } catch (ExecutionException e) {
                throw thrown(e);
            } finally {
                if (interrupted && outcome.isDone()) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private static RuntimeException thrown(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException cause -> cause;
            case Error error -> throw error;
            case null, default -> new CompletionException(e);
        };
    }
}
