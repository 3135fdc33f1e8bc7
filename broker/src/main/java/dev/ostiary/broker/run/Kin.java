package dev.ostiary.broker.run;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Who belongs to whom among processes seen at one time. */
final class Kin {
    private Kin() {}

    /**
     * Those that are {@code marked}, all in sessions that one of them leads, and whatever descends from any; but not we
     * ourselves, nor those whom we descend from.
     */
    static List<Proc> of(List<Proc> all, Predicate<Proc> marked) {
        var forebears = forebears(all);
        var found = all.stream()
                .filter(each -> !forebears.contains(each.pid()) && marked.test(each))
                .map(Proc::pid)
                .collect(Collectors.toCollection(HashSet::new));
        all.stream()
                .filter(each -> found.contains(each.session()) && each.isOwn())
                .map(Proc::pid)
                .toList()
                .forEach(found::add);
        int size;
        do {
            size = found.size();
            all.stream()
                    .filter(each -> found.contains(each.parent()))
                    .map(Proc::pid)
                    .forEach(found::add);
        } while (found.size() > size);
        return all.stream()
                .filter(each -> found.contains(each.pid()) && !forebears.contains(each.pid()))
                .toList();
    }

    private static Set<Long> forebears(List<Proc> all) {
        var parents = all.stream().collect(Collectors.toMap(Proc::pid, Proc::parent, (one, _) -> one));
        var found = new HashSet<Long>();
        for (Long pid = ProcessHandle.current().pid(); pid != null && found.add(pid); pid = parents.get(pid)) {
            // Up to the first process.
        }
        return found;
    }
}
