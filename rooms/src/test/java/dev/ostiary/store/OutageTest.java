package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {
    private static final String SLEEPING =
            "select 1 from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()";

    @TempDir
    Path folder;

    @Test
    void a_database_that_was_never_there_is_told_at_once() {
        var nowhere = Access.external("postgresql://nobody:nothing@127.0.0.1:1/none");
        assertThatThrownBy(() -> Store.open(nowhere, 1, () -> {})).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void every_call_is_refused_while_postgresql_is_away_and_served_again_when_it_is_back()
            throws IOException, InterruptedException {
        var first = start(Map.of());
        var port = String.valueOf(first.access().app().getPortNumbers()[0]);
        try (var store = Store.open(first.access(), 4, () -> {})) {
            var tenants = new Tenants(store.tenancy());
            tenants.found("t", null, "T");
            first.close();
            assertThatThrownBy(tenants::active).isInstanceOf(StoreUnavailable.class);
            assertThatThrownBy(() ->
                            store.tenancy().write("t", 0, () -> Tx.current().update("update tenant set name = ''")))
                    .isInstanceOf(StoreUnavailable.class);
            try (var second = start(Map.of("port", port))) {
                assertThat(second).isNotNull();
                assertThat(eventually(tenants)).isTrue();
            }
        }
    }

    @Test
    void a_call_does_not_wait_for_a_frozen_postgresql_as_long_as_for_a_slow_statement()
            throws IOException, InterruptedException {
        var postgres = start(Map.of());
        var frozen = new ArrayList<ProcessHandle>();
        try (var store = Store.open(postgres.access(), 4, () -> {})) {
            until(store.bell()::hears);
            var slow =
                    CompletableFuture.supplyAsync(() -> run(store, "select pg_sleep(60)"), Thread::startVirtualThread);
            until(() -> run(store, SLEEPING) == 1);
            freeze(frozen);
            assertThatThrownBy(slow::join)
                    .hasCauseInstanceOf(StoreUnavailable.class)
                    .satisfies(fault -> assertThat(causes(fault)).noneMatch(SocketTimeoutException.class::isInstance));
            frozen.forEach(each -> signal("-CONT", each));
            frozen.clear();
            until(() -> isServed(store));
        } finally {
            frozen.forEach(each -> signal("-CONT", each));
            postgres.close();
        }
    }

    private void freeze(List<ProcessHandle> frozen) throws IOException {
        var postmaster = ProcessHandle.of(postmaster()).orElseThrow();
        frozen.add(postmaster);
        frozen.addAll(postmaster.descendants().toList());
        frozen.forEach(each -> signal("-STOP", each));
    }

    private long postmaster() throws IOException {
        try (var files = Files.walk(folder)) {
            var file = files.filter(each -> each.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            return Long.parseLong(Files.readAllLines(file).getFirst());
        }
    }

    private static void signal(String signal, ProcessHandle process) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Throwable> causes(Throwable fault) {
        return Stream.<Throwable>iterate(fault, Objects::nonNull, Throwable::getCause)
                .toList();
    }

    private static boolean isServed(Store store) {
        try {
            return run(store, "select 1") == 1;
        } catch (StoreUnavailable e) {
            return false;
        }
    }

    private static int run(Store store, String sql) {
        return store.tenancy().unbound(() -> Tx.current().query(sql, _ -> true)).size();
    }

    private static void until(BooleanSupplier holds) {
        var end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static boolean eventually(Tenants tenants) {
        var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < end) {
            try {
                return tenants.active().contains("t");
            } catch (StoreUnavailable e) {
                Thread.onSpinWait();
            }
        }
        return false;
    }

    private OwnPostgres start(Map<String, String> settings) throws IOException, InterruptedException {
        return OwnPostgres.start(
                folder.resolve("postgres"), TestGround.programs(), Unprivileged.here(), settings, it -> {});
    }
}
