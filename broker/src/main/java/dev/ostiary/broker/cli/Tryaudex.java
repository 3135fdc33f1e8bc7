package dev.ostiary.broker.cli;

import dev.ostiary.broker.desk.Asked;
import dev.ostiary.broker.desk.Broker;
import dev.ostiary.kernel.Refused;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;

/** The program {@code tryaudex}, which is {@code audex} as well (seed 004). */
public final class Tryaudex {
    private Tryaudex() {}

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("run")) {
            Broker.kindle();
        }
        var sitting = Sitting.of(Surroundings.ofProcess());
        System.exit(
                args.length == 1 && args[0].equals("mcp")
                        ? serve(sitting)
                        : Straight.asked(args)
                                .map(asked -> attend(asked, sitting))
                                .orElseGet(() -> new Shell(sitting).run(args)));
    }

    private static int attend(Asked asked, Sitting sitting) {
        try {
            return Attended.run(asked, sitting);
        } catch (Refused refused) {
            return sitting.complain(refused);
        }
    }

    /** An agent waits for this one, so it does not wait for the words of a shell to load. */
    private static int serve(Sitting sitting) {
        // Whatever else in this process prints must not get between the messages.
        var protocol = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        System.setOut(System.err);
        try {
            sitting.broker().serve(new FileInputStream(FileDescriptor.in), protocol);
            return 0;
        } catch (Refused refused) {
            return sitting.complain(refused);
        }
    }
}
