package dev.ostiary.broker.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What one command began, found in {@code /proc}.
 *
 * <p>A process belongs to it that descends from it, is in its session, carries its mark, or was once seen to. As we are
 * the adopter of orphans, one that left its parent, its session and its environment behind becomes our own child: what
 * is our child in a session that is not ours, and is of no run that we know, hides, and ends with the next run that
 * does. What we started ourselves (a cloud's own tool for a login, say) is in our session and is left alone.
 *
 * <p>On the terminal a command shares our session, and is the only one: every child that came after it belongs to it.
 */
final class LinuxBrood implements Brood {
    private static final Set<LinuxBrood> LIVE = ConcurrentHashMap.newKeySet();

    private final Proc root;
    private final String mark;
    private final boolean sharesOurSession;
    private final Proc self = Proc.self();
    private final Set<Long> before;
    private final boolean knowsChildren;
    private final Map<Long, Proc> known = new ConcurrentHashMap<>();

    /** {@code before}: children that we had before the command began. */
    private LinuxBrood(Proc root, String mark, boolean sharesOurSession, Set<Long> before) {
        this.root = root;
        this.mark = mark;
        this.sharesOurSession = sharesOurSession;
        this.before = Set.copyOf(before);
        this.knowsChildren = Native.linux()
                .filter(linux -> linux.adopts() && linux.hasChildren())
                .isPresent();
        known.put(root.pid(), root);
        LIVE.add(this);
    }

    /** Of a command in a session of its own. */
    static Brood apart(Process process, Mark mark) {
        return of(process, mark, false, Set.of());
    }

    /** Of the one command that shares our terminal. */
    static Brood onTerminal(Process process, Mark mark, Set<Long> before) {
        return of(process, mark, true, before);
    }

    private static Brood of(Process process, Mark mark, boolean sharesOurSession, Set<Long> before) {
        if (!Proc.visible()) {
            return new PlainBrood(process.toHandle());
        }
        var root = Proc.of(process.pid()).orElseGet(() -> Proc.gone(process.pid()));
        return new LinuxBrood(root, mark.text(), sharesOurSession, before);
    }

    @Override
    public void look() {
        seen();
    }

    /** What was found at one time: who lives, and who has ended and is not buried yet. */
    private record Seen(List<Proc> living, List<Proc> ended) {
        boolean isEmpty() {
            return living.isEmpty() && ended.isEmpty();
        }
    }

    private synchronized Seen seen() {
        var now = new HashMap<Long, Proc>();
        Proc.all().forEach(each -> now.put(each.pid(), each));
        known.values().removeIf(each -> !now.containsKey(each.pid()) || !each.same(now.get(each.pid())));
        now.values().stream().filter(this::belongs).forEach(each -> known.put(each.pid(), each));
        withDescendants(now);
        var found =
                known.keySet().stream().map(now::get).filter(Objects::nonNull).toList();
        var ended = found.stream()
                .filter(each -> each.isOver() && each.parent() == self.pid() && each.pid() != root.pid())
                .toList();
        Native.linux().ifPresent(linux -> ended.forEach(each -> linux.bury(each.pid())));
        return new Seen(found.stream().filter(each -> !each.isOver()).toList(), ended);
    }

    /**
     * Whether two looks in a row find nothing: one may miss who was begun while it went on, but then whoever began it
     * has ended meanwhile, and is found unburied.
     */
    private boolean isOver() {
        boolean once = seen().isEmpty();
        return once && seen().isEmpty();
    }

    private void withDescendants(Map<Long, Proc> now) {
        int size;
        do {
            size = known.size();
            for (var each : now.values()) {
                if (known.containsKey(each.parent()) && each.pid() != self.pid()) {
                    known.putIfAbsent(each.pid(), each);
                }
            }
        } while (known.size() > size);
    }

    /** By itself; a pid is not given out again while a session is named by it. */
    private boolean belongs(Proc each) {
        if (each.pid() == self.pid() || each.start() < root.start()) {
            return false;
        }
        if (each.session() == root.pid() && (each.pid() != root.pid() || each.same(root))) {
            return true;
        }
        return each.parent() == self.pid() ? isOurChild(each) : isOrphan(each) && isMarked(each);
    }

    private boolean isOurChild(Proc each) {
        if (before.contains(each.pid()) || isAnothers(each)) {
            return false;
        }
        return sharesOurSession || each.session() != self.session() || isMarked(each);
    }

    /** Of a run that goes on beside this one. */
    private boolean isAnothers(Proc each) {
        var run = each.variable(CleanEnvironment.RUN);
        return (!run.equals(mark) && Mark.isLive(run))
                || LIVE.stream()
                        .filter(other -> other != this)
                        .anyMatch(other -> other.root.pid() == each.session() || other.knows(each));
    }

    private boolean knows(Proc each) {
        var seen = known.get(each.pid());
        return seen != null && seen.same(each);
    }

    /** Where we could not become the adopter of orphans, anybody may be. */
    private static boolean isOrphan(Proc each) {
        return each.parent() <= 1 || Native.linux().isEmpty();
    }

    private boolean isMarked(Proc each) {
        return each.variable(CleanEnvironment.RUN).equals(mark);
    }

    /**
     * Whether we have no child at all, and so nobody who descends from one: who loses its parent becomes our child. Of a
     * system that did not own to the child that we had just begun, nothing is believed.
     */
    private boolean isChildless() {
        return knowsChildren
                && Native.linux().filter(linux -> !linux.hasChildren()).isPresent();
    }

    @Override
    public boolean end(Duration grace) {
        if (isChildless()) {
            return true;
        }
        var now = seen();
        if (now.isEmpty() && seen().isEmpty()) {
            return true;
        }
        var first = now.living();
        first.forEach(each -> each.signal(Signal.TERM));
        first.forEach(each -> each.signal(Signal.CONT));
        return Patience.until(this::isOver, grace) || Patience.until(this::kill, PATIENCE);
    }

    /** Groups of those that have ended as well: one that hands over to its child and ends is caught with it. */
    private boolean kill() {
        var found = seen();
        Stream.concat(found.living().stream(), found.ended().stream())
                .filter(each -> each.session() == root.pid() || known.containsKey(each.group()) || hides(each))
                .map(Proc::group)
                .filter(group -> group > 1 && group != self.group())
                .distinct()
                .forEach(Signal.KILL::sendToGroup);
        found.living().forEach(each -> each.signal(Signal.KILL));
        return isOver();
    }

    /** In a session that is neither ours nor the command's: all of it is of this command. */
    private boolean hides(Proc each) {
        return each.session() != self.session() && each.session() == each.group();
    }

    @Override
    public void close() {
        LIVE.remove(this);
    }
}
