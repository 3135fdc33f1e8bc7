package dev.ostiary.identity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A sliding minute for each name, of so many names; whose name was asked for longest ago is forgotten first. One thread at a time. */
final class Minutes {
    private final Map<String, SlidingMinute> kept;

    Minutes(int most) {
        this.kept = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.@Nullable Entry<String, SlidingMinute> eldest) {
                return size() > most;
            }
        };
    }

    /** That name's minute, as it stands at {@code now}. */
    SlidingMinute of(String name, Instant now) {
        var minute = kept.computeIfAbsent(name, _ -> new SlidingMinute(now.toEpochMilli()));
        minute.turn(now.toEpochMilli());
        return minute;
    }

    int size() {
        return kept.size();
    }
}
