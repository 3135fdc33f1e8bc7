package dev.ostiary.broker.desk;

import dev.ostiary.broker.book.Session;
import dev.ostiary.kernel.trail.TrailEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells from a session's end in the trail what its command was denied for want of. */
record LearnDesk(Premises premises) {
    Learned of(Session session, Optional<Ran> ran) {
        var wanted = premises
                .trail()
                .newest(
                        entry -> entry.event().action().equals("session_ended")
                                && session.id().equals(entry.event().extra().get(Chronicle.SESSION)),
                        1)
                .stream()
                .flatMap(entry -> wanted(entry).stream())
                .toList();
        var missing =
                wanted.stream().map(each -> each.split(" ", 2)[0]).distinct().toList();
        var allow = new ArrayList<>(session.allow());
        missing.stream().filter(each -> !allow.contains(each)).forEach(allow::add);
        return new Learned(
                session.id(),
                session.allow(),
                missing,
                String.join(",", allow),
                wanted.stream()
                        .filter(each -> each.contains(" "))
                        .map(each -> each.split(" ", 2)[1])
                        .distinct()
                        .toList(),
                ran);
    }

    private static List<String> wanted(TrailEntry entry) {
        return entry.event().extra().entrySet().stream()
                .filter(each -> each.getKey().startsWith(Chronicle.MISSING))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }
}
