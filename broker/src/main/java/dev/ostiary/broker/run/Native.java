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
    /** Those that have ended and those that a thread made as well; without waiting, and nobody is buried (waitid(2)). */
    private static final long ANY_CHILD = 4 | 0x40000000 | WITHOUT_WAITING | 0x01000000;

    private static final int ONCE_WRITTEN = 1;
    private static final MemoryLayout LONG = ValueLayout.JAVA_LONG;

    /**
     * All of them alike: the virtual machine makes code for each shape, which takes longer than all else at a start. A
     * narrower argument is the lower part of its register, and of a narrower result the upper part means nothing.
     */
    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG);

    private final MethodHandle prctl;
    private final MethodHandle syscall;
    private final MethodHandle kill;
    private final MethodHandle close;
    private final MethodHandle waitpid;
    private final MethodHandle waitid;
    private final MethodHandle signal;
    private final MethodHandle tcgetattr;
    private final MethodHandle tcsetattr;
    private final MethodHandle tcsetpgrp;
    private volatile boolean adopts;

    private Native(Linker linker) {
        prctl = bind(linker, "prctl");
        syscall = bind(linker, "syscall");
        kill = bind(linker, "kill");
        close = bind(linker, "close");
        waitpid = bind(linker, "waitpid");
        waitid = bind(linker, "waitid");
        signal = bind(linker, "signal");
        tcgetattr = bind(linker, "tcgetattr");
        tcsetattr = bind(linker, "tcsetattr");
        tcsetpgrp = bind(linker, "tcsetpgrp");
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

    /** What stands behind the first argument may be variadic, as it is for two of them; the others do not mind. */
    @SuppressWarnings("restricted")
    private static MethodHandle bind(Linker linker, String name) {
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), SHAPE, Linker.Option.firstVariadicArg(1));
    }

    /** From now on a process whose parent ends becomes our child if we are among its forebears, and not init's. */
    boolean adoptOrphans() {
        adopts = (int) call(prctl, SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
        return adopts;
    }

    /** Whether that was so: each process that descends from us has a forebear that is our child. */
    boolean adopts() {
        return adopts;
    }

    /** Whether we have a child, alive or not buried yet; false as well where the system does not answer. */
    boolean hasChildren() {
        return (int) call(waitid, 0, 0, 0, ANY_CHILD, 0) == 0;
    }

    /** Closes our own environment and memory in {@code /proc} to other processes of our user; root looks in regardless. */
    boolean closeToOthers() {
        return (int) call(prctl, SET_DUMPABLE, 0, 0, 0, 0) == 0;
    }

    /** A handle of the process that has this pid now, which goes on meaning that one; -1 when there is none. */
    int handle(long pid) {
        return (int) call(syscall, PIDFD_OPEN, pid, 0, 0, 0);
    }

    /** Whether the signal reached the process that {@code handle} means. */
    boolean signal(int handle, int signal) {
        return call(syscall, PIDFD_SEND_SIGNAL, handle, signal, 0, 0) == 0;
    }

    /** Whether any process has this pid, whoever may look at it; when out of file descriptors, by a signal that is none. */
    boolean isThere(long pid) {
        int handle = handle(pid);
        if (handle >= 0) {
            close(handle);
        }
        return handle >= 0 || kill(pid, 0);
    }

    void close(int handle) {
        call(close, handle, 0, 0, 0, 0);
    }

    /** {@code pid} as kill(2) has it: a negative one is a whole process group. */
    boolean kill(long pid, int signal) {
        return (int) call(kill, pid, signal, 0, 0, 0) == 0;
    }

    /** Buries a child that has ended; one that another part of the virtual machine waits for must not be passed here. */
    void bury(long pid) {
        call(waitpid, pid, 0, WITHOUT_WAITING, 0, 0);
    }

    /** Sets what a signal does to us, by the number of its handler; 1 is to ignore it. The number that it had. */
    long disposition(Signal which, long handler) {
        return call(signal, which.number(), handler, 0, 0, 0);
    }

    /** The settings of the terminal at standard input, into {@code settings}; whether it is one. */
    boolean terminal(MemorySegment settings) {
        return (int) call(tcgetattr, 0, settings.address(), 0, 0, 0) == 0;
    }

    /** Takes the terminal at standard input back for process group {@code group}, with these settings. */
    void takeBack(MemorySegment settings, long group) {
        call(tcsetpgrp, 0, group, 0, 0, 0);
        call(tcsetattr, 0, ONCE_WRITTEN, settings.address(), 0, 0);
    }

    private static long call(MethodHandle function, long a, long b, long c, long d, long e) {
        try {
            return (long) function.invokeExact(a, b, c, d, e);
        } catch (RuntimeException | Error fault) {
            throw fault;
        } catch (Throwable fault) {
            throw new IllegalStateException(fault);
        }
    }
}
