package dev.ostiary.broker.run;

/** The signals that we send (signal(7)); numbers are those of Linux and of macOS alike but for the stops. */
enum Signal {
    HUP(1),
    INT(2),
    QUIT(3),
    KILL(9),
    TERM(15),
    CONT(18),
    STOP(19),
    TSTP(20),
    TTOU(22),
    WINCH(28);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** To exactly this process: what has its pid by then is looked at once its handle is held. */
    boolean send(Proc process) {
        return Native.linux().map(linux -> send(linux, process)).orElseGet(() -> plainly(process));
    }

    /** To a whole group at once, so that one that splits faster than it is looked at does not get away. */
    boolean sendToGroup(long group) {
        return Native.linux().map(linux -> linux.kill(-group, number)).orElse(false);
    }

    private boolean send(Native linux, Proc process) {
        int handle = linux.handle(process.pid());
        if (handle < 0) {
            return process.isThere() && linux.kill(process.pid(), number);
        }
        try {
            return process.isThere() && linux.signal(handle, number);
        } finally {
            linux.close(handle);
        }
    }

    /** Java itself has words for two of them. */
    private boolean plainly(Proc process) {
        if (!process.isThere() || (this != KILL && this != TERM)) {
            return false;
        }
        return ProcessHandle.of(process.pid())
                .filter(handle -> this == KILL ? handle.destroyForcibly() : handle.destroy())
                .isPresent();
    }
}
