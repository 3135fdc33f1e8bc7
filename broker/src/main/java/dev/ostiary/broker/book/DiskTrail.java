package dev.ostiary.broker.book;

import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.trail.TrailEntry;
import dev.ostiary.kernel.trail.TrailEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The trail of one user on disk: {@code audit.jsonl}, one entry a line, in the kernel's chain.
 *
 * <p>An append holds a lock that all processes share, writes its lines behind the last one, makes them durable, and then
 * moves the head, which is kept in a file of its own. So what lies behind the head was never acknowledged: whole entries
 * there happened and stay, the rest is what a writer that died left of a line; it is cut away, and an entry says so. A
 * trail that is shorter than its head was cut by somebody else, and is not written on.
 */
public final class DiskTrail implements Governance.Ledger {
    /** The one tenant there is. */
    public static final String TENANT = "local";

    private final TrailFiles files;
    private final Clock clock;

    /** The trail in {@code folder}, which is made on first use. */
    public DiskTrail(Path folder, Clock clock) {
        this.files = new TrailFiles(folder);
        this.clock = clock;
    }

    @FunctionalInterface
    private interface Work<T> {
        T done() throws IOException, TrailGap;
    }

    @Override
    public void append(List<TrailEvent> events) {
        locked(() -> {
            var end = files.end();
            if (end.torn() > 0) {
                files.cut(end.head().end());
            }
            var all = end.torn() > 0 ? Stream.concat(Stream.of(mended(end.torn())), events.stream()) : events.stream();
            add(all.toList(), end.head());
            return true;
        });
    }

    private void add(List<TrailEvent> events, TrailHead head) throws IOException {
        var lines = new ByteArrayOutputStream();
        events.forEach(event -> lines.writeBytes(head.line(event)));
        files.add(lines.toByteArray(), head.movedOn(lines.size()));
    }

    /** There is no transaction that it could join. */
    @Override
    public void join(List<TrailEvent> events) {
        append(events);
    }

    @Override
    public String digest(String tenant, byte[] canonical) {
        return HexFormat.of().formatHex(mac("arguments of " + tenant, canonical));
    }

    /** Keyed digest of {@code message} under this folder's own key. */
    public byte[] mac(String purpose, byte[] message) {
        return locked(() -> TrailKey.in(files.key()).mac(purpose, message));
    }

    /** The newest entries first, at most {@code limit} of those that are {@code wanted}; what cannot be read is left out. */
    public List<TrailEntry> newest(Predicate<TrailEntry> wanted, int limit) {
        return locked(() -> {
            var found = new ArrayList<TrailEntry>();
            try (var lines = new LastLines(files.trail())) {
                for (var line = lines.next(); line.isPresent() && found.size() < limit; line = lines.next()) {
                    TrailLine.read(line.get())
                            .map(TrailLine::entry)
                            .filter(wanted)
                            .ifPresent(found::add);
                }
            }
            return found;
        });
    }

    /** Looks through all of it; names the first entry that nothing vouches for. */
    public Verdict verify() {
        return locked(() -> {
            try {
                return new TrailProof(files, TrailKey.in(files.key())).verdict();
            } catch (TrailGap gap) {
                return gap.what();
            }
        });
    }

    /**
     * Writes all of it as a signed export, the form that {@code ostiary audit verify} reads.
     *
     * @throws UncheckedIOException when {@code into} takes no more
     */
    public void export(OutputStream into) {
        locked(() -> {
            try (var export = new TrailProof(files, TrailKey.in(files.key())).export()) {
                export.transferTo(into);
                into.flush();
            }
            return true;
        });
    }

    private <T> T locked(Work<T> work) {
        try (var _ = files.lock()) {
            files.begin();
            return work.done();
        } catch (TrailGap gap) {
            throw new Refused(new Refusal.Unavailable(gap.what().words()
                    + " Nothing is done until somebody has looked: run `tryaudex audit verify`, keep " + files.folder()
                    + " as evidence, and move audit.jsonl, audit.head and audit.key elsewhere to begin a new trail."));
        } catch (IOException _) {
            throw new Refused(
                    new Refusal.Unavailable(
                            "The trail in " + files.folder()
                                    + " cannot be read or written, so nothing more is done. Is the disk full, or the folder another user's?"));
        }
    }

    private TrailEvent mended(long bytes) {
        return event(
                clock,
                "system:broker",
                "trail_mended",
                Map.of("bytes", Long.toString(bytes), "why", "a writer died in the middle of a line"));
    }

    /** An event that is not a call's own, of whoever {@code principal} is. */
    public static TrailEvent event(Clock clock, String principal, String action, Map<String, String> extra) {
        return event(clock, principal, action, TrailEvent.Outcome.ALLOWED, null, extra);
    }

    /** The same of something that was not given, for the reason that {@code code} is a word for. */
    public static TrailEvent event(
            Clock clock,
            String principal,
            String action,
            TrailEvent.Outcome outcome,
            @Nullable String code,
            Map<String, String> extra) {
        var now = clock.instant();
        return new TrailEvent(
                TrailEvent.freshId(now),
                now,
                TENANT,
                principal,
                "",
                "system",
                "credentials.session",
                action,
                null,
                outcome,
                code,
                null,
                "",
                "",
                0,
                "",
                "",
                extra);
    }
}
