package dev.ostiary.broker.book;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.BadJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The sessions of one user: a file each, mode 0600, put in place whole; no credential is in any of them.
 *
 * <p>A session is written by the process that watches over it. Where that is gone, whoever looks sees the session as
 * failed, or as expired once its time is over.
 */
public final class SessionBook {
    private static final Pattern ID = Pattern.compile("ses_[0-9a-f]{32}");
    private static final String SUFFIX = ".json";
    /** Who watches ends it in time, cloud and all; who still seems to, cannot be seen from here, or hangs. */
    private static final Duration OVERDUE = Duration.ofMinutes(5);

    /** Whoever saw to it first may still be at it. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Path folder;
    private final Clock clock;
    private final Predicate<Session> watched;

    /**
     * The sessions in {@code folder}, which is made on first use.
     *
     * @param watched whether the process may be there that a session names
     */
    public SessionBook(Path folder, Clock clock, Predicate<Session> watched) {
        this.folder = folder;
        this.clock = clock;
        this.watched = watched;
    }

    /** An id that nobody has yet. */
    public String freshId() {
        return FreshId.of("ses_", clock.instant());
    }

    /** Whether {@code text} has the form of our ids. */
    public boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Writes {@code session} as it stands now. */
    public void save(Session session) {
        try {
            PrivateFile.folder(open());
            if (!session.status().isOver()) {
                PrivateFile.touch(open().resolve(session.id()));
            }
            PrivateFile.write(file(session.id()), SessionJson.write(session));
            if (session.status().isOver()) {
                done(session.id());
            }
        } catch (IOException _) {
            throw unwritable();
        }
    }

    /** All that was to be ended of this session has been, or ended by itself. */
    public void done(String id) {
        try {
            Files.deleteIfExists(open().resolve(id));
        } catch (IOException _) {
            throw unwritable();
        }
    }

    /** The session of this id, as it truly stands. */
    public Optional<Session> find(String id) {
        return ID.matcher(id).matches() ? read(file(id)).map(this::truly) : Optional.empty();
    }

    /** The newest first, at most {@code limit} of those that are {@code wanted}. */
    public List<Session> newest(Predicate<Session> wanted, int limit) {
        return files().stream()
                .flatMap(file -> read(file).stream())
                .map(this::truly)
                .filter(wanted)
                .limit(limit)
                .toList();
    }

    /**
     * Those that are written down as going on although nobody watches over them any more, as they were written; and those
     * that somebody saw to and could not see to the end of, a minute ago at least.
     */
    public List<Session> abandoned() {
        return names(open()).stream()
                .filter(id -> ID.matcher(id).matches())
                .flatMap(id -> read(file(id)).stream())
                .filter(session -> session.status().isOver() ? isLeft(session) : !isWatched(session))
                .toList();
    }

    /**
     * Changes a session while no other process changes one; empty when it is over already, or not there.
     *
     * @return the session as it was written
     */
    public Optional<Session> settle(String id, UnaryOperator<Session> change) {
        return settle(id, change, this::save);
    }

    /** The same of a session that nobody watches over; it counts as abandoned until it is {@link #done}. */
    public Optional<Session> settleAbandoned(String id) {
        return settle(id, this::truly, this::write);
    }

    private void write(Session session) {
        try {
            PrivateFile.write(file(session.id()), SessionJson.write(session));
        } catch (IOException _) {
            throw unwritable();
        }
    }

    private Optional<Session> settle(String id, UnaryOperator<Session> change, Consumer<Session> writing) {
        try {
            PrivateFile.folder(folder);
            try (var _ = FolderLock.take(folder.resolve(".lock"))) {
                var changed = read(file(id))
                        .filter(session -> !session.status().isOver())
                        .map(change);
                changed.ifPresent(writing);
                return changed;
            }
        } catch (IOException _) {
            throw unwritable();
        }
    }

    /** {@code session}, over for whoever looks, where nobody watches over it. */
    public Session truly(Session session) {
        return session.status().isOver() || isWatched(session) ? session : session.over(lost(session), clock.instant());
    }

    private boolean isLeft(Session session) {
        return session.endedAt().filter(clock.instant().minus(AGAIN)::isAfter).isPresent();
    }

    private boolean isWatched(Session session) {
        return watched.test(session)
                && clock.instant().isBefore(session.expiresAt().plus(OVERDUE));
    }

    private Status lost(Session session) {
        return clock.instant().isBefore(session.expiresAt()) ? Status.FAILED : Status.EXPIRED;
    }

    private List<Path> files() {
        return names(folder).stream()
                .filter(SessionBook::isSession)
                .sorted(Comparator.reverseOrder())
                .map(folder::resolve)
                .toList();
    }

    private static List<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        } catch (IOException _) {
            throw new Refused(new Refusal.Unavailable("The sessions in " + folder + " cannot be read."));
        }
    }

    private static boolean isSession(String name) {
        return name.endsWith(SUFFIX)
                && ID.matcher(name.substring(0, name.length() - SUFFIX.length()))
                        .matches();
    }

    private static Optional<Session> read(Path file) {
        try {
            return Optional.of(SessionJson.read(Files.readAllBytes(file)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | BadJson | Refused _) {
            throw new Refused(new Refusal.Unavailable(
                    file + " cannot be read as a session. Move it elsewhere, and look why it was changed."));
        }
    }

    /** Names of the sessions that go on, so that finding those takes no reading of all. */
    private Path open() {
        return folder.resolve("open");
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private Refused unwritable() {
        return new Refused(new Refusal.Unavailable("The sessions in " + folder
                + " cannot be written, so nothing more is done. Is the disk full, or the folder another user's?"));
    }
}
