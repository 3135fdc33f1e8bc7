package dev.ostiary.broker.run;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * The few calls of Linux that Java has no word for, through its foreign functions; absent elsewhere, and where the
 * virtual machine was told to refuse them.
 */
final class Native {
    private static final int SET_CHILD_SUBREAPER = 36;
    private static final int SET_DUMPABLE = 4;
    private static final long PIDFD_OPEN = 434;
    private static final long PIDFD_SEND_SIGNAL = 424;
    private static final int WITHOUT_WAITING = 1;
    private static final int ONCE_WRITTEN = 1;
    private static final MemoryLayout INT = ValueLayout.JAVA_INT;
    private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;

    private final MethodHandle prctl;
    private final MethodHandle syscall;
    private final MethodHandle kill;
    private final MethodHandle close;
    private final MethodHandle waitpid;
    private final MethodHandle signal;
    private final MethodHandle tcgetattr;
    private final MethodHandle tcsetattr;
    private final MethodHandle tcsetpgrp;

    @SuppressWarnings("restricted")
    private Native(Linker linker) {
        prctl = bind(linker, "prctl", FunctionDescriptor.of(INT, INT, LONG, LONG, LONG, LONG), 1);
        syscall = bind(linker, "syscall", FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG), 1);
        kill = bind(linker, "kill", FunctionDescriptor.of(INT, INT, INT), -1);
        close = bind(linker, "close", FunctionDescriptor.of(INT, INT), -1);
        waitpid = bind(linker, "waitpid", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT), -1);
        signal = bind(linker, "signal", FunctionDescriptor.of(LONG, INT, LONG), -1);
        tcgetattr = bind(linker, "tcgetattr", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS), -1);
        tcsetattr = bind(linker, "tcsetattr", FunctionDescriptor.of(INT, INT, INT, ValueLayout.ADDRESS), -1);
        tcsetpgrp = bind(linker, "tcsetpgrp", FunctionDescriptor.of(INT, INT, INT), -1);
    }

    private static final class Loaded {
        private static final Optional<Native> LINUX = load();
    }

    /** Bound at the first call, which takes some tens of milliseconds. */
    static Optional<Native> linux() {
        return Loaded.LINUX;
    }

    @SuppressWarnings("restricted")
    private static Optional<Native> load() {
        if (!System.getProperty("os.name").equals("Linux")
                || !Native.class.getModule().isNativeAccessEnabled()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Native(Linker.nativeLinker()));
        } catch (UnsupportedOperationException | IllegalCallerException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle bind(Linker linker, String name, FunctionDescriptor shape, int firstVariadic) {
        var address = linker.defaultLookup().findOrThrow(name);
        return firstVariadic < 0
                ? linker.downcallHandle(address, shape)
                : linker.downcallHandle(address, shape, Linker.Option.firstVariadicArg(firstVariadic));
    }

    /** From now on a process whose parent ends becomes our child if we are among its forebears, and not init's. */
    boolean adoptOrphans() {
        return call(prctl, SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) == 0;
    }

    /** Closes our own environment and memory in {@code /proc} to other processes of our user; root looks in regardless. */
    boolean closeToOthers() {
        return call(prctl, SET_DUMPABLE, 0L, 0L, 0L, 0L) == 0;
    }

    /** A handle of the process that has this pid now, which goes on meaning that one; -1 when there is none. */
    int handle(long pid) {
        return (int) call(syscall, PIDFD_OPEN, pid, 0L, 0L, 0L);
    }

    /** Whether the signal reached the process that {@code handle} means. */
    boolean signal(int handle, int signal) {
        return call(syscall, PIDFD_SEND_SIGNAL, (long) handle, (long) signal, 0L, 0L) == 0;
    }

    void close(int handle) {
        call(close, handle);
    }

    /** {@code pid} as kill(2) has it: a negative one is a whole process group. */
    boolean kill(long pid, int signal) {
        return call(kill, (int) pid, signal) == 0;
    }

    /** Buries a child that has ended; one that another part of the virtual machine waits for must not be passed here. */
    void bury(long pid) {
        call(waitpid, (int) pid, MemorySegment.NULL, WITHOUT_WAITING);
    }

    /** Sets what a signal does to us, by the number of its handler; 1 is to ignore it. The number that it had. */
    long disposition(Signal which, long handler) {
        return call(signal, which.number(), handler);
    }

    /** The settings of the terminal at standard input, into {@code settings}; whether it is one. */
    boolean terminal(MemorySegment settings) {
        return call(tcgetattr, 0, settings) == 0;
    }

    /** Takes the terminal at standard input back for process group {@code group}, with these settings. */
    void takeBack(MemorySegment settings, long group) {
        call(tcsetpgrp, 0, (int) group);
        call(tcsetattr, 0, ONCE_WRITTEN, settings);
    }

    private static long call(MethodHandle function, Object... arguments) {
        try {
            return ((Number) function.invokeWithArguments(arguments)).longValue();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
