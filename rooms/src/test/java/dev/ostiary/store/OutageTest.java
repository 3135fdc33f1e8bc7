package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutageTest {
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
