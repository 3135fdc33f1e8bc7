package dev.ostiary.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.store.Store;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantStatus;
import dev.ostiary.store.Tenants;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {
    private static final SealContext PLACE = new SealContext("secrets/a", 1);
    private static final byte[] PLAIN = "correct horse".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private Store store;
    private Tenancy tenancy;
    private SealRing ring;

    @BeforeEach
    void open() {
        store = TestGround.freshStore();
        tenancy = store.tenancy();
        new Tenants(tenancy).found("t", null, "T");
        ring = node();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private SealRing node() {
        return SealRing.open(store, folder, Map.of());
    }

    @Nested
    class of_the_root_key {
        @Test
        void leaves_every_value_open_and_every_mac_the_same() {
            var envelope = ring.seal("t", PLACE, PLAIN);
            var mac = ring.mac("t", "trail", PLAIN);
            assertThat(ring.rotateRoot()).isEqualTo(2);
            assertThat(node().unseal("t", PLACE, envelope)).isEqualTo(PLAIN);
            assertThat(node().mac("t", "trail", PLAIN)).isEqualTo(mac);
        }

        @Test
        void includes_tenants_that_are_suspended() {
            ring.seal("t", PLACE, PLAIN);
            new Tenants(tenancy).becomes("t", TenantStatus.SUSPENDED);
            assertThat(ring.rotateRoot()).isEqualTo(1);
        }

        @Test
        void makes_the_old_one_useless() throws Exception {
            var before = Files.readString(folder.resolve("root.key"));
            ring.seal("t", PLACE, PLAIN);
            ring.rotateRoot();
            Files.writeString(folder.resolve("root.key"), before);
            assertThatThrownBy(RotationTest.this::node).isInstanceOf(RootKeyRefused.class);
        }

        @Test
        void keeps_one_earlier_key_in_the_file_and_no_more() throws Exception {
            for (int i = 0; i < 3; i++) {
                ring.rotateRoot();
            }
            assertThat(Files.readAllLines(folder.resolve("root.key")))
                    .filteredOn(line -> !line.startsWith("#"))
                    .hasSize(2);
        }

        @Test
        void is_picked_up_by_a_node_that_did_not_do_it() {
            var second = node();
            var envelope = ring.seal("t", PLACE, PLAIN);
            ring.rotateRoot();
            assertThat(second.unseal("t", PLACE, envelope)).isEqualTo(PLAIN);
            new Tenants(tenancy).found("u", null, "U");
            assertThat(ring.unseal("u", PLACE, second.seal("u", PLACE, PLAIN))).isEqualTo(PLAIN);
        }

        @Test
        void of_the_environment_happens_at_the_start_with_both_keys() {
            try (var other = TestGround.freshStore()) {
                new Tenants(other.tenancy()).found("t", null, "T");
                var old = HexFormat.of().formatHex(RootKey.fresh().key());
                var fresh = HexFormat.of().formatHex(RootKey.fresh().key());
                var envelope = SealRing.open(other, folder, Map.of("OSTIARY_ROOT_KEY", old))
                        .seal("t", PLACE, PLAIN);
                SealRing.open(other, folder, Map.of("OSTIARY_ROOT_KEY", fresh, "OSTIARY_ROOT_KEY_PREVIOUS", old));
                var alone = SealRing.open(other, folder, Map.of("OSTIARY_ROOT_KEY", fresh));
                assertThat(alone.unseal("t", PLACE, envelope)).isEqualTo(PLAIN);
            }
        }
    }

    @Nested
    class of_a_tenants_key {
        @BeforeEach
        void table() {
            TestGround.asOwnerOf(store, """
                    create table ostiary.box (
                        tenant_id text not null references ostiary.tenant (id), name text not null, content bytea,
                        primary key (tenant_id, name));
                    select ostiary.guard_table('box')""");
            ring.register(new SealedColumn("box", "content", row -> new SealContext(row.text("name"), 1)));
            IntStream.range(0, 450).forEach(i -> put("n" + i));
        }

        @Test
        void brings_every_registered_value_under_the_new_key_and_retires_the_old_one() {
            assertThat(ring.rotateTenant("t")).isEqualTo(new Rotation(2, 450, 0));
            assertThat(retired()).containsExactly(1L);
            assertThat(opened(node())).isEqualTo(450);
        }

        @Test
        void never_touches_a_value_itself() {
            var before = envelope("n7");
            ring.rotateTenant("t");
            var after = envelope("n7");
            assertThat(after).isNotEqualTo(before);
            assertThat(Arrays.copyOfRange(after, 65, after.length))
                    .isEqualTo(Arrays.copyOfRange(before, 65, before.length));
        }

        @Test
        void is_not_held_up_by_a_broken_value() {
            tenancy.write(
                    "t",
                    Tenancy.ANY_EPOCH,
                    () -> Tx.current()
                            .update("update box set content = set_byte(content, 20, get_byte(content, 20) # 1)"
                                    + " where name = 'n7'"));
            assertThat(ring.rotateTenant("t")).isEqualTo(new Rotation(2, 449, 1));
            assertThat(retired()).isEmpty();
        }

        @Test
        void is_picked_up_by_a_node_that_did_not_do_it() {
            var second = node();
            second.seal("t", PLACE, PLAIN);
            ring.rotateTenant("t");
            assertThat(second.unseal("t", PLACE, ring.seal("t", PLACE, PLAIN))).isEqualTo(PLAIN);
        }

        private List<Long> retired() {
            return tenancy.read(
                    "t",
                    Tenancy.ANY_EPOCH,
                    () -> Tx.current()
                            .query(
                                    "select version from seal_key where retired_at is not null",
                                    row -> row.number("version")));
        }
    }

    @Nested
    class while_calls_run {
        @Test
        void refuses_none_of_them_and_loses_nothing() throws InterruptedException {
            var stop = new AtomicBoolean();
            var calls = new AtomicInteger();
            var failures = new ConcurrentLinkedQueue<Throwable>();
            var running = new CountDownLatch(4);
            var threads = IntStream.range(0, 4)
                    .mapToObj(i -> Thread.startVirtualThread(() -> {
                        var node = node();
                        running.countDown();
                        for (int turn = 0; !stop.get(); turn++) {
                            attempt(node, new SealContext("p" + i, turn), failures);
                            calls.incrementAndGet();
                        }
                    }))
                    .toList();
            running.await();
            try {
                for (int i = 0; i < 20; i++) {
                    ring.rotateRoot();
                    ring.rotateTenant("t");
                }
            } finally {
                stop.set(true);
                for (var thread : threads) {
                    thread.join();
                }
            }
            assertThat(failures).isEmpty();
            assertThat(calls).hasPositiveValue();
        }

        private void attempt(SealRing node, SealContext at, ConcurrentLinkedQueue<Throwable> failures) {
            try {
                var envelope = node.seal("t", at, PLAIN);
                assertThat(ring.unseal("t", at, envelope)).isEqualTo(PLAIN);
                assertThat(node.unseal("t", at, envelope)).isEqualTo(PLAIN);
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }
    }

    private void put(String name) {
        var envelope = ring.seal("t", new SealContext(name, 1), PLAIN);
        tenancy.write(
                "t",
                Tenancy.ANY_EPOCH,
                () -> Tx.current().update("insert into box values ('t', ?, ?)", name, envelope));
    }

    private byte[] envelope(String name) {
        return tenancy.read(
                "t",
                Tenancy.ANY_EPOCH,
                () -> Tx.current()
                        .one("select content from box where name = ?", row -> row.bytes("content"), name)
                        .orElseThrow());
    }

    private long opened(SealRing node) {
        return tenancy
                .read(
                        "t",
                        Tenancy.ANY_EPOCH,
                        () -> Tx.current()
                                .query(
                                        "select name, content from box",
                                        row -> node.unseal(
                                                "t", new SealContext(row.text("name"), 1), row.bytes("content"))))
                .stream()
                .filter(plain -> Arrays.equals(plain, PLAIN))
                .count();
    }
}
