package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConvoyTest {
    private record Traveller(int number, CompletableFuture<Integer> arrived) implements Convoy.Rider {
        Traveller(int number) {
            this(number, new CompletableFuture<>());
        }

        @Override
        public void fail(Throwable cause) {
            arrived.completeExceptionally(cause);
        }

        int await() throws Exception {
            return arrived.get(30, TimeUnit.SECONDS);
        }
    }

    private static void arrive(List<Traveller> batch) {
        batch.forEach(each -> each.arrived().complete(each.number()));
    }

    @Test
    void everybody_arrives_once_whatever_the_company() throws Exception {
        var travelled = Collections.synchronizedList(new ArrayList<Integer>());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var convoy = new Convoy<Traveller>("convoy-test", 2, 7, 4, batch -> {
                    assertThat(batch).hasSizeBetween(1, 7);
                    batch.forEach(each -> travelled.add(each.number()));
                    arrive(batch);
                })) {
            var all = IntStream.range(0, 40)
                    .mapToObj(caller -> threads.submit(() -> {
                        for (int i = 0; i < 200; i++) {
                            var one = new Traveller(caller * 200 + i);
                            assertThat(convoy.offer(one)).isTrue();
                            assertThat(one.await()).isEqualTo(one.number());
                        }
                        return caller;
                    }))
                    .toList();
            for (var each : all) {
                each.get();
            }
        }
        assertThat(travelled).hasSize(8_000).doesNotHaveDuplicates();
    }

    @Test
    void those_who_come_while_one_is_under_way_travel_together() throws Exception {
        var sizes = new LinkedBlockingQueue<Integer>();
        var release = new CountDownLatch(1);
        try (var convoy = new Convoy<Traveller>("convoy-test", 1, 100, 4, batch -> {
            sizes.add(batch.size());
            await(release);
            arrive(batch);
        })) {
            assertThat(convoy.offer(new Traveller(0))).isTrue();
            assertThat(sizes.take()).isEqualTo(1);
            var others = IntStream.rangeClosed(1, 9).mapToObj(Traveller::new).toList();
            others.forEach(each -> assertThat(convoy.offer(each)).isTrue());
            release.countDown();
            for (var each : others) {
                each.await();
            }
            assertThat(sizes.take()).isEqualTo(9);
        }
    }

    @Test
    void after_a_crowd_a_batch_waits_for_most_of_it() throws Exception {
        var sizes = new LinkedBlockingQueue<Integer>();
        var release = new CountDownLatch(1);
        try (var convoy = new Convoy<Traveller>("convoy-test", 1, 100, 4, Duration.ofSeconds(30), batch -> {
            sizes.add(batch.size());
            await(release);
            pause(batch.size() == 9 ? 2_000 : 0); // the next may wait as long
            arrive(batch);
        })) {
            convoy.offer(new Traveller(0));
            assertThat(sizes.take()).isEqualTo(1);
            var crowd = IntStream.rangeClosed(1, 9).mapToObj(Traveller::new).toList();
            crowd.forEach(convoy::offer);
            release.countDown();
            for (var each : crowd) {
                each.await();
            }
            assertThat(sizes.take()).isEqualTo(9);
            for (int i = 0; i < 5; i++) {
                pause(20);
                convoy.offer(new Traveller(10 + i));
            }
            assertThat(sizes.take()).as("65 percent of nine").isEqualTo(5);
        }
    }

    @Test
    void whoever_comes_alone_after_many_arrives() throws Exception {
        try (var convoy = new Convoy<Traveller>("convoy-test", 1, 100, 4, ConvoyTest::arrive)) {
            for (int round = 0; round < 50; round++) {
                var many = IntStream.range(0, 60).mapToObj(Traveller::new).toList();
                many.forEach(convoy::offer);
                for (var each : many) {
                    each.await();
                }
                var alone = new Traveller(1_000);
                convoy.offer(alone);
                assertThat(alone.await()).isEqualTo(1_000);
            }
        }
    }

    @Test
    void what_a_driver_throws_is_told_to_its_own_batch_alone() throws Exception {
        try (var convoy = new Convoy<Traveller>("convoy-test", 1, 1, 4, batch -> {
            if (batch.getFirst().number() == 1) {
                throw new IllegalStateException("one");
            }
            arrive(batch);
        })) {
            var good = new Traveller(0);
            var bad = new Traveller(1);
            var next = new Traveller(2);
            List.of(good, bad, next).forEach(convoy::offer);
            assertThat(good.await()).isZero();
            assertThat(next.await()).isEqualTo(2);
            assertThat(bad.arrived()).failsWithin(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void when_it_closes_whoever_was_taken_arrives_and_nobody_else_is_taken() throws Exception {
        var convoy = new Convoy<Traveller>("convoy-test", 1, 3, 4, ConvoyTest::arrive);
        var taken = IntStream.range(0, 50)
                .mapToObj(Traveller::new)
                .filter(convoy::offer)
                .toList();
        assertThat(taken).hasSize(50);
        convoy.close();
        for (var each : taken) {
            each.await();
        }
        assertThat(convoy.offer(new Traveller(99))).isFalse();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
