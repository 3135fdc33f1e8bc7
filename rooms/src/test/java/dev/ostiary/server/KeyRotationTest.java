package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.store.TestGround;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    @Nested
    class through_the_gate {
        private final Residence residence = Residence.shared();
        private final Residence.Household home = residence.found("k" + System.nanoTime());

        @Test
        void of_a_tenants_key_brings_its_values_under_a_new_version() {
            residence.done("secrets.write", "{'path':'a','data':{'v':'1'}}", home.key());
            var rotated = residence.done("keys.rotate-tenant", "{}", home.key());
            assertThat(rotated.get("version").intValue()).isEqualTo(2);
            assertThat(rotated.get("rewrapped").intValue()).isPositive();
            assertThat(rotated.get("left").intValue()).isZero();
            assertThat(residence.code("secrets.read", "{'path':'a'}", home.key()))
                    .isEqualTo("done");
        }

        @Test
        void of_the_root_key_is_the_first_tenants_alone() {
            assertThat(residence.code("keys.rotate-root", "{}", home.key())).isEqualTo("tenant_access_denied");
            assertThat(residence
                            .done("keys.rotate-root", "{}", residence.first().key())
                            .get("rewrapped")
                            .intValue())
                    .isPositive();
        }

        @Test
        void is_recorded() {
            residence.done("keys.rotate-tenant", "{}", home.key());
            assertThat(residence
                            .done("audit.query", "{'action':'tenant_key_rotate'}", home.key())
                            .get("logs"))
                    .isNotEmpty();
        }
    }

    @Test
    void while_calls_run_refuses_none_of_them_and_loses_nothing() throws InterruptedException {
        try (var residence = Residence.open(TestGround.freshDatabaseUrl())) {
            var key = residence.first().key();
            var stop = new AtomicBoolean();
            var faults = new ConcurrentLinkedQueue<String>();
            var running = new CountDownLatch(4);
            var threads = IntStream.range(0, 4)
                    .mapToObj(i -> Thread.startVirtualThread(() -> {
                        for (int turn = 0; !stop.get(); turn++) {
                            var value = i + "-" + turn;
                            try {
                                residence.done(
                                        "secrets.write",
                                        "{'path':'p/%d','data':{'v':'value-%s'}}".formatted(i, value),
                                        key);
                                var read = residence.done("secrets.read", "{'path':'p/%d'}".formatted(i), key);
                                assertThat(read.get("data").get("v").stringValue())
                                        .isEqualTo("value-" + value);
                            } catch (RuntimeException | AssertionError fault) {
                                faults.add(String.valueOf(fault.getMessage()));
                            }
                            running.countDown();
                        }
                    }))
                    .toList();
            running.await();
            for (int i = 0; i < 5; i++) {
                residence.done("keys.rotate-tenant", "{}", key);
                residence.done("keys.rotate-root", "{}", key);
            }
            stop.set(true);
            for (var thread : threads) {
                thread.join();
            }
            assertThat(faults).isEmpty();
        }
    }
}
