package dev.ostiary.broker.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Refused;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionBookTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    @TempDir
    Path folder;

    private SessionBook book(boolean watched) {
        return new SessionBook(folder, Clock.fixed(NOON, ZoneOffset.UTC), _ -> watched);
    }

    private static Session session(String id, Status status, Instant expires) {
        return new Session(
                id,
                NOON.minusSeconds(60),
                expires,
                Optional.empty(),
                status,
                Cloud.AWS,
                "arn:aws:iam::123456789012:role/Agent",
                List.of("s3:GetObject"),
                List.of(),
                List.of("*"),
                List.of("aws", "s3", "ls"),
                Optional.of(new BigDecimal("2.50")),
                Optional.of("ASIAEXAMPLE"),
                Optional.empty(),
                Optional.of(NOON.plusSeconds(900)),
                "agent-7",
                Optional.of("apr_1"),
                "provider",
                OptionalInt.of(3),
                "1-2-3");
    }

    @Nested
    class A_session {
        @Test
        void comes_back_as_it_was_saved() {
            var book = book(true);
            var session = session(book.freshId(), Status.ACTIVE, NOON.plusSeconds(60));
            book.save(session);
            assertThat(book.find(session.id())).contains(session);
        }

        @Test
        void is_nobodys_to_read_but_the_users() throws IOException {
            var book = book(true);
            var session = session(book.freshId(), Status.ACTIVE, NOON.plusSeconds(60));
            book.save(session);
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve(session.id() + ".json"))))
                    .isEqualTo("rw-------");
        }

        @Test
        void of_another_name_than_ours_is_not_there() {
            assertThat(book(true).find("../../etc/passwd")).isEmpty();
            assertThat(book(true).find("ses_")).isEmpty();
        }

        @Test
        void that_somebody_spoilt_is_not_passed_over() throws IOException {
            var book = book(true);
            Files.writeString(folder.resolve(book.freshId() + ".json"), "{\"id\":1}");
            assertThatThrownBy(() -> book.newest(_ -> true, 5)).isInstanceOf(Refused.class);
        }
    }

    @Nested
    class One_whose_watcher_is_gone {
        @Test
        void has_failed() {
            var book = book(false);
            var session = session(book.freshId(), Status.ACTIVE, NOON.plusSeconds(60));
            book.save(session);
            assertThat(book.find(session.id())).map(Session::status).contains(Status.FAILED);
            assertThat(book.abandoned()).containsExactly(session);
        }

        @Test
        void has_expired_once_its_time_is_over() {
            var book = book(false);
            var session = session(book.freshId(), Status.PENDING, NOON.minusSeconds(1));
            book.save(session);
            assertThat(book.newest(_ -> true, 5)).extracting(Session::status).containsExactly(Status.EXPIRED);
        }

        @Test
        void that_was_over_before_stays_what_it_was() {
            var book = book(false);
            var session = session(book.freshId(), Status.COMPLETED, NOON.plusSeconds(60));
            book.save(session);
            assertThat(book.find(session.id())).contains(session);
            assertThat(book.abandoned()).isEmpty();
        }

        @Test
        void is_told_from_one_whose_watcher_lives_by_its_name() {
            var book = new SessionBook(
                    folder,
                    Clock.fixed(NOON, ZoneOffset.UTC),
                    it -> it.watcher().equals("1-2-3"));
            var watched = session(book.freshId(), Status.ACTIVE, NOON.plusSeconds(60));
            book.save(watched);
            assertThat(book.find(watched.id())).map(Session::status).contains(Status.ACTIVE);
            assertThat(book.abandoned()).isEmpty();
        }

        @Test
        void is_abandoned_until_all_of_it_has_been_ended() {
            var left = session(book(true).freshId(), Status.ACTIVE, NOON.plusSeconds(60));
            book(false).save(left);
            assertThat(book(false).settleAbandoned(left.id()).map(Session::status))
                    .contains(Status.FAILED);
            var later = new SessionBook(folder, Clock.fixed(NOON.plusSeconds(61), ZoneOffset.UTC), _ -> false);
            assertThat(book(false).abandoned()).as("somebody sees to it").isEmpty();
            assertThat(later.abandoned()).extracting(Session::id).containsExactly(left.id());
            later.done(left.id());
            assertThat(later.abandoned()).isEmpty();
        }

        @Test
        void is_so_for_whoever_cannot_see_it_once_it_is_long_overdue() {
            var book = book(true);
            var late = session(book.freshId(), Status.ACTIVE, NOON.minus(Duration.ofMinutes(4)));
            var lost = session(book.freshId(), Status.ACTIVE, NOON.minus(Duration.ofMinutes(5)));
            book.save(late);
            book.save(lost);
            assertThat(book.find(late.id())).map(Session::status).contains(Status.ACTIVE);
            assertThat(book.find(lost.id())).map(Session::status).contains(Status.EXPIRED);
            assertThat(book.abandoned()).containsExactly(lost);
        }
    }

    @Nested
    class Lists {
        @Test
        void begin_with_the_newest() {
            for (int i = 0; i < 3; i++) {
                var at = Clock.fixed(NOON.plus(Duration.ofSeconds(i)), ZoneOffset.UTC);
                var book = new SessionBook(folder, at, _ -> true);
                book.save(session(book.freshId(), i == 1 ? Status.FAILED : Status.COMPLETED, NOON)
                        .over(i == 1 ? Status.FAILED : Status.COMPLETED, at.instant()));
            }
            assertThat(book(true).newest(_ -> true, 2))
                    .extracting(session -> session.endedAt().orElseThrow())
                    .containsExactly(NOON.plusSeconds(2), NOON.plusSeconds(1));
            assertThat(book(true).newest(session -> session.status() == Status.FAILED, 2))
                    .hasSize(1);
        }
    }

    @Nested
    class Settling {
        @Test
        void happens_once_however_many_try() throws Exception {
            var book = book(true);
            var session = session(book.freshId(), Status.ACTIVE, NOON.plusSeconds(60));
            book.save(session);
            var done = new AtomicInteger();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 10; i++) {
                    threads.execute(() -> book.settle(session.id(), it -> it.over(Status.REVOKED, NOON))
                            .ifPresent(_ -> done.incrementAndGet()));
                }
            }
            assertThat(done).hasValue(1);
            assertThat(book.find(session.id())).map(Session::status).contains(Status.REVOKED);
        }
    }
}
