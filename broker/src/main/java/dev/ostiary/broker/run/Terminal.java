package dev.ostiary.broker.run;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** The terminal as it was before a command had it, so that one that we ended leaves it fit for the shell. */
final class Terminal {
    /** More than any system's struct termios. */
    private static final long SETTINGS = 256;

    private final Optional<MemorySegment> settings;
    private final boolean foreground;

    private Terminal(Optional<MemorySegment> settings, boolean foreground) {
        this.settings = settings;
        this.foreground = foreground;
    }

    static Terminal now() {
        var found = Native.linux().flatMap(linux -> {
            var settings = Arena.ofAuto().allocate(SETTINGS);
            return linux.terminal(settings) ? Optional.of(settings) : Optional.<MemorySegment>empty();
        });
        return new Terminal(found, isOurs());
    }

    /** Whether what is typed reaches our process group. */
    static boolean isOurs() {
        if (!Proc.visible()) {
            return true;
        }
        var self = Proc.self();
        return self.terminal() == self.group();
    }

    /** From the background this would stop us, unless that signal is ignored. */
    void takeBack() {
        if (!foreground) {
            return;
        }
        Native.linux()
                .ifPresent(linux -> settings.ifPresent(before -> {
                    long handler = linux.disposition(Signal.TTOU, 1);
                    linux.takeBack(before, Proc.self().group());
                    linux.disposition(Signal.TTOU, handler);
                }));
    }
}
