package dev.ostiary.broker.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes signals do to a command on our terminal what they would do without us.
 *
 * <p>What the terminal itself sends reaches the command as well as us, as it is in our process group: it is not sent
 * twice. What reaches us alone is passed on. When the command stops, so do we, and the shell sees a stopped job.
 *
 * <p>Java's own word for signals, {@code sun.misc.Signal}, is called by reflection, as the compiler would warn of it.
 */
final class Relay implements AutoCloseable {
    private static final List<Signal> PASSED =
            List.of(Signal.INT, Signal.TERM, Signal.HUP, Signal.WINCH, Signal.TSTP, Signal.CONT);

    private final Map<Signal, Object> before = new HashMap<>();
    private final List<Signal> early = new ArrayList<>();
    private Optional<Process> process = Optional.empty();
    private boolean beginning;
    private long quit;

    private Relay() {}

    /** From now on signals are for the command, also those that come before it is there. */
    static Relay open() {
        var relay = new Relay();
        PASSED.forEach(relay::take);
        return relay;
    }

    /**
     * The command is being started. What the terminal sends from now on reaches it as well, if it is there a moment sooner
     * than we hear of it; a key that came a moment before is pressed again, while one that comes twice may have it give
     * everything up.
     */
    synchronized void begins() {
        beginning = true;
    }

    /** The command is there. What is ignored before that it would inherit. */
    synchronized void to(Process command) {
        process = Optional.of(command);
        // The virtual machine's answer would be a dump of its threads in the middle of the command's output.
        Native.linux().ifPresent(linux -> quit = linux.disposition(Signal.QUIT, 1));
        early.forEach(signal -> send(command, signal));
    }

    /** Stops when the command has, and has it go on when we do. */
    void follow() {
        if (Native.linux().isEmpty()) {
            return;
        }
        process.flatMap(command -> Proc.of(command.pid()))
                .filter(command -> command.state() == 'T')
                .ifPresent(command -> {
                    Proc.self().signal(Signal.STOP);
                    command.signal(Signal.CONT);
                });
    }

    @Override
    public void close() {
        before.forEach(Relay::handle);
        if (process.isPresent()) {
            Native.linux().ifPresent(linux -> linux.disposition(Signal.QUIT, quit));
        }
    }

    private void take(Signal signal) {
        InvocationHandler pass = (_, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                pass(signal);
                yield null;
            }
            case "equals" -> arguments != null && arguments[0] == this;
            case "hashCode" -> signal.number();
            default -> "passes " + signal;
        };
        try {
            var type = Class.forName("sun.misc.SignalHandler");
            var handler = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, pass);
            before.put(signal, handle(signal, handler));
        } catch (ClassNotFoundException _) {
            // A virtual machine without that module: signals then end us, and our last will the command.
        }
    }

    /** The handler that was there before. */
    private static Object handle(Signal signal, Object handler) {
        try {
            var type = Class.forName("sun.misc.Signal");
            var which = type.getConstructor(String.class).newInstance(signal.name());
            return type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, which, handler);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized void pass(Signal signal) {
        if (process.isEmpty()) {
            if (!beginning || !isFromTerminal(signal)) {
                early.add(signal);
            }
        } else if (!isFromTerminal(signal)) {
            send(process.get(), signal);
        }
    }

    private static void send(Process process, Signal signal) {
        Proc.of(process.pid()).ifPresent(command -> command.signal(signal));
    }

    private static boolean isFromTerminal(Signal signal) {
        return switch (signal) {
            case INT, WINCH, TSTP -> Terminal.isOurs();
            case HUP, QUIT, KILL, TERM, CONT, STOP, TTOU -> false;
        };
    }
}
