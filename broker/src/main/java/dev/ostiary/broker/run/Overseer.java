package dev.ostiary.broker.run;

import java.util.List;
import java.util.function.Predicate;

/** Ends runs that another process of the same user watches, or that nobody watches any more. */
public final class Overseer {
    private Overseer() {}

    /** What became of a run. */
    public enum End {
        /** All that could be found of it has ended. */
        ENDED,
        /** Nothing of it could be found. */
        GONE,
        /** Something of it lives on and is not ours to end. */
        LIVES
    }

    /**
     * Ends the commands of a session, whether their watcher lives or not; a watcher that lives is left alone, learns of
     * it as its command ends, and ends what is hidden from us. A process that left session, parents and environment
     * behind after its watcher was killed is not found.
     *
     * @param watcher the name of the process that watches over it
     */
    public static End end(String session, String watcher) {
        if (session.isEmpty()) {
            return End.GONE;
        }
        if (Proc.visible()) {
            return end(each -> each.variable(CleanEnvironment.SESSION).equals(session));
        }
        return Watcher.process(watcher).map(Overseer::endChildren).orElse(End.GONE);
    }

    /** Ends the runs and deletes the homes of watchers of ours that were killed. */
    static void sweep() {
        if (Proc.visible()) {
            end(each -> Mark.isLeft(each.variable(CleanEnvironment.RUN)));
        }
        PrivateHome.sweep();
    }

    private static End end(Predicate<Proc> ours) {
        var found = found(ours);
        if (found.isEmpty()) {
            return End.GONE;
        }
        found.forEach(each -> each.signal(Signal.TERM));
        found.forEach(each -> each.signal(Signal.CONT));
        boolean over = Patience.until(() -> found(ours).isEmpty(), Brood.GRACE)
                || Patience.until(
                        () -> {
                            found(ours).forEach(each -> each.signal(Signal.KILL));
                            return found(ours).isEmpty();
                        },
                        Brood.PATIENCE);
        return over ? End.ENDED : End.LIVES;
    }

    /** With those in the sessions that they began, and all descendants; never ourselves or whom we descend from. */
    private static List<Proc> found(Predicate<Proc> ours) {
        var all = Proc.all().stream().filter(each -> !each.isOver()).toList();
        return Kin.of(all, each -> each.isOwn() && ours.test(each));
    }

    private static End endChildren(ProcessHandle watcher) {
        boolean over = watcher.descendants()
                .map(PlainBrood::new)
                .map(brood -> brood.end(Brood.GRACE))
                .reduce(true, Boolean::logicalAnd);
        return over ? End.ENDED : End.LIVES;
    }
}
