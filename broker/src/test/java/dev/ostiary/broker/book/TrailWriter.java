package dev.ostiary.broker.book;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** A process that writes a trail, and says each number that it was told is durable. */
final class TrailWriter {
    private TrailWriter() {}

    /** Arguments: folder, own name, number of entries. */
    public static void main(String[] args) {
        var trail = new DiskTrail(Path.of(args[0]), Clock.systemUTC());
        int count = Integer.parseInt(args[2]);
        for (int i = 1; i <= count; i++) {
            trail.append(List.of(DiskTrail.event(
                    Clock.systemUTC(), "user:" + args[1], "session_created", Map.of("n", Integer.toString(i)))));
            System.out.println(i);
        }
    }
}
