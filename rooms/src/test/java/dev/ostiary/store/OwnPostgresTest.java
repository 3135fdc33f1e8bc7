package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnPostgresTest {
    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();

    private Store open() throws IOException {
        shareProgram();
        return Store.open(StoreSettings.own(folder), progress::add);
    }

    /** Unpacking takes a second and is tested by the ground itself: here the programs are linked. */
    private void shareProgram() throws IOException {
        TestGround.store();
        var home = PrivateFile.folder(folder.resolve("postgres"));
        try (var programs = Files.list(TestGround.programs())) {
            for (var program :
                    programs.filter(it -> it.toString().contains("program-")).toList()) {
                var link = home.resolve(program.getFileName());
                if (!Files.exists(link)) {
                    Files.createSymbolicLink(link, program);
                }
            }
        }
    }

    @Test
    void comes_back_by_itself_when_somebody_ends_it() throws Exception {
        try (var store = open()) {
            var tenants = new Tenants(store.tenancy());
            tenants.found("kept", null, "Kept");
            var mark = folder.resolve("postgres/cluster/postmaster.pid");
            var pid = Long.parseLong(Files.readAllLines(mark).getFirst());
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            ProcessHandle.of(pid).ifPresent(it -> it.onExit().join());

            assertThat(eventually(tenants)).containsExactly("kept");
        }
    }

    /** What the store answers once it can, within a minute. */
    private static List<String> eventually(Tenants tenants) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (true) {
            try {
                return tenants.active();
            } catch (StoreUnavailable e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    @Nested
    class a_restart {
        @Test
        void keeps_what_was_written() throws IOException {
            try (var store = open()) {
                new Tenants(store.tenancy()).found("kept", null, "Kept");
            }
            try (var store = open()) {
                assertThat(new Tenants(store.tenancy()).active()).containsExactly("kept");
            }
        }

        @Test
        void creates_the_cluster_once() throws IOException {
            open().close();
            assertThat(progress).anyMatch(line -> line.startsWith("Creating the database cluster"));
            progress.clear();
            open().close();
            assertThat(progress).isEmpty();
        }
    }

    @Nested
    class a_server_that_was_killed {
        @Test
        void leaves_every_acknowledged_row_to_the_next_one() throws IOException, InterruptedException {
            var acknowledged = runAndKill(50);
            try (var store = open()) {
                assertThat(new Tenants(store.tenancy()).active()).containsAll(acknowledged);
            }
        }

        @Test
        void leaves_a_database_process_that_the_next_one_ends() throws IOException, InterruptedException {
            runAndKill(1);
            open().close();
            assertThat(progress).anyMatch(line -> line.startsWith("Ending PostgreSQL process"));
        }

        @Test
        void may_have_left_only_the_mark_of_a_process_that_is_gone() throws IOException {
            open().close();
            var stranger = ProcessHandle.current().pid();
            Files.writeString(folder.resolve("postgres/cluster/postmaster.pid"), stranger + "\n");
            try (var store = open()) {
                assertThat(new Tenants(store.tenancy()).active()).isEmpty();
            }
            assertThat(ProcessHandle.of(stranger).orElseThrow().isAlive()).isTrue();
        }

        private List<String> runAndKill(int writes) throws IOException, InterruptedException {
            shareProgram();
            var server = server();
            var acknowledged = new ArrayList<String>();
            try (var output = new BufferedReader(server.inputReader(StandardCharsets.UTF_8))) {
                for (var line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.startsWith("wrote ")) {
                        acknowledged.add(line.substring(6));
                    }
                    if (acknowledged.size() == writes) {
                        server.toHandle().destroyForcibly();
                    }
                }
            }
            server.waitFor();
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(writes);
            return acknowledged;
        }
    }

    @Nested
    class a_second_server {
        @Test
        void in_the_same_process_is_refused() throws IOException {
            try (var store = open()) {
                assertThat(store).isNotNull();
                assertThatThrownBy(OwnPostgresTest.this::open)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(
                                "in use by process " + ProcessHandle.current().pid());
            }
        }

        @Test
        void in_another_process_is_refused_with_the_first_ones_process_id() throws IOException, InterruptedException {
            try (var store = open()) {
                assertThat(store).isNotNull();
                var second = server();
                var output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(second.waitFor()).isNotZero();
                assertThat(output)
                        .contains("is in use by process "
                                + ProcessHandle.current().pid());
            }
        }
    }

    @Nested
    class its_safety {
        @Test
        void is_that_every_acknowledged_write_is_on_disk() throws IOException {
            try (var store = open()) {
                assertThat(List.of("fsync", "synchronous_commit", "full_page_writes"))
                        .allSatisfy(name -> assertThat(show(store, name)).isEqualTo("on"));
            }
        }

        @Test
        void is_that_passwords_lie_in_a_file_that_nobody_else_may_read() throws IOException {
            open().close();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("postgres/logins"))))
                    .isEqualTo("rw-------");
        }

        @Test
        void is_that_nobody_enters_without_the_password() throws IOException, InterruptedException {
            shareProgram();
            try (var postgres = OwnPostgres.start(folder, progress::add)) {
                var stranger = postgres.access().app();
                stranger.setPassword("guess");
                assertThatThrownBy(stranger::getConnection)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("password authentication failed");
            }
        }

        @Test
        void is_that_text_is_ordered_by_code_point() throws IOException {
            try (var store = open()) {
                assertThat(store.tenancy()
                                .unbound(() -> Tx.current()
                                        .query(
                                                "select v from unnest(?::text[]) v order by v",
                                                row -> row.text("v"),
                                                List.of("b", "a", "B", "ä"))))
                        .containsExactly("B", "a", "b", "ä");
            }
        }

        private String show(Store store, String name) {
            return store.tenancy()
                    .unbound(() -> Tx.current().one("select current_setting(?) as v", row -> row.text("v"), name))
                    .orElseThrow();
        }
    }

    @Nested
    class an_unprivileged_user {
        @Test
        void runs_it_where_root_has_no_namespaces() throws IOException, InterruptedException {
            boolean root = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
            assumeTrue(root, "only root can become another user");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            var home = folder.resolve("postgres");
            try (var postgres = OwnPostgres.start(home, folder, Unprivileged.as("nobody"), Map.of(), progress::add)) {
                var store = Store.open(postgres.access(), 2, () -> {});
                assertThat(new Tenants(store.tenancy()).active()).isEmpty();
                assertThat(Files.getOwner(home.resolve("cluster")).getName()).isEqualTo("nobody");
                store.close();
            }
        }
    }

    private Process server() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreServer.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }
}
