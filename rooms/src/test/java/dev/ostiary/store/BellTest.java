package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BellTest {
    private final Tenancy tenancy = TestGround.tenancy();
    private final String mine = TestGround.freshTenant();
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    private Bell bell;

    @BeforeEach
    void listen() {
        bell = Bell.open(TestGround.access(), () -> {});
        bell.on("bell_test", new Bell.Listener() {
            @Override
            public void heard(String payload) {
                news.add(payload);
            }

            @Override
            public void missed() {
                news.add("missed");
            }
        });
        until(bell::hears);
        news.clear();
    }

    @AfterEach
    void close() {
        bell.close();
    }

    @Test
    void hears_what_another_transaction_tells_when_it_commits() throws InterruptedException {
        tenancy.write(mine, 0, () -> {
            Bell.ring("bell_test", "hello");
            return mine;
        });
        assertThat(news.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
    }

    @Test
    void hears_that_rights_have_changed() throws InterruptedException {
        var changed = new LinkedBlockingQueue<String>();
        bell.on("ostiary_rights", changed::add);
        until(bell::hears);
        tenancy.unbound(() -> Tx.current().query("select bump_rights(?)", row -> 1, mine));
        assertThat(changed.poll(10, TimeUnit.SECONDS)).isEqualTo(mine);
    }

    @Test
    void says_when_a_channel_begins_to_be_heard_for_what_was_told_before() throws InterruptedException {
        var late = new LinkedBlockingQueue<String>();
        bell.on("bell_late", new Bell.Listener() {
            @Override
            public void heard(String payload) {
                late.add(payload);
            }

            @Override
            public void missed() {
                late.add("missed");
            }
        });
        assertThat(late.poll(10, TimeUnit.SECONDS)).isEqualTo("missed");
        assertThat(news).as("a channel that was heard all the time").isEmpty();
    }

    @Test
    void knows_that_it_missed_something_when_its_connection_was_cut() throws InterruptedException, SQLException {
        cut();
        assertThat(news.poll(10, TimeUnit.SECONDS)).isEqualTo("missed");
        until(bell::hears);
        tenancy.unbound(() -> Tx.current().query("select pg_notify('bell_test', 'back')", row -> 1));
        assertThat(news.poll(10, TimeUnit.SECONDS)).isEqualTo("back");
    }

    @Test
    void hears_nothing_once_it_is_closed() {
        bell.close();
        assertThat(bell.hears()).isFalse();
    }

    /** Cuts every connection of the application's that listens. */
    private static void cut() throws SQLException {
        try (var connection = TestGround.access().app().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                     where usename = 'ostiary_app' and pid <> pg_backend_pid() and query ~ '^(listen|select 1$)'""");
        }
    }

    private static void until(BooleanSupplier holds) {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
