package dev.ostiary.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LookupTest {
    private static final Lookup<String> WHOSE = new Lookup<>(List.of("word"), """
            select t.id as tenant_id, t.id || '/' || ask.word as told from tenant t
            where ask.word <> 'absent' and 1 / (case when ask.word = 'broken' then 0 else 1 end) > 0
            """, row -> row.text("told"));

    private final Tenancy tenancy = TestGround.tenancy();

    private Optional<String> find(String tenant, long epoch, String word) {
        return tenancy.read(tenant, epoch, () -> Tx.current().find(WHOSE, word));
    }

    /** All at once, so that they travel together. */
    private static <T> List<Future<T>> together(List<Callable<T>> asks) throws InterruptedException {
        var start = new CountDownLatch(1);
        var running = new ArrayList<Future<T>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            asks.forEach(ask -> running.add(threads.submit(() -> {
                start.await();
                return ask.call();
            })));
            start.countDown();
        }
        return running;
    }

    @Nested
    class callers_who_ask_at_once {
        @Test
        void each_get_their_own_tenants_row_and_share_round_trips() throws Exception {
            var tenants = IntStream.range(0, 20)
                    .mapToObj(_ -> TestGround.freshTenant())
                    .toList();
            long before = tenancy.roundTrips();
            var asks = IntStream.range(0, 400)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        var tenant = tenants.get(i % tenants.size());
                        return find(tenant, 0, "w" + i).equals(Optional.of(tenant + "/w" + i));
                    })
                    .toList();
            for (var right : together(asks)) {
                assertThat(right.get()).isTrue();
            }
            assertThat(tenancy.roundTrips() - before).isLessThan(400);
        }

        @Test
        void do_not_pay_for_a_key_that_breaks_the_statement() throws Exception {
            var tenant = TestGround.freshTenant();
            var asks = IntStream.range(0, 50)
                    .<Callable<Optional<String>>>mapToObj(i -> () -> find(tenant, 0, i == 25 ? "broken" : "w" + i))
                    .toList();
            var answers = together(asks);
            for (int i = 0; i < 50; i++) {
                var answer = answers.get(i);
                if (i == 25) {
                    assertThatThrownBy(answer::get).hasCauseInstanceOf(StoreFault.class);
                } else {
                    assertThat(answer.get()).contains(tenant + "/w" + i);
                }
            }
        }

        @Test
        void are_each_judged_by_the_epoch_they_decided_on() throws Exception {
            var tenant = TestGround.freshTenant();
            tenancy.write(tenant, 0, () -> Tx.current().query("select bump_rights(?)", row -> 1, tenant));
            long stands = tenancy.read(
                    tenant,
                    Tenancy.ANY_EPOCH,
                    () -> Tx.current()
                            .one("select rights_epoch from tenant", row -> row.number("rights_epoch"))
                            .orElseThrow());
            var asks = IntStream.range(0, 50)
                    .<Callable<Optional<String>>>mapToObj(i -> () -> find(tenant, i % 2 == 0 ? 0 : stands, "w"))
                    .toList();
            var answers = together(asks);
            for (int i = 0; i < 50; i += 2) {
                assertThatThrownBy(answers.get(i)::get).hasCauseInstanceOf(StaleRights.class);
                assertThat(answers.get(i + 1).get()).contains(tenant + "/w");
            }
        }

        @Test
        void do_not_pay_for_a_closed_tenant() throws Exception {
            var open = TestGround.freshTenant();
            var closed = TestGround.freshTenant();
            new Tenants(tenancy).becomes(closed, TenantStatus.SUSPENDED);
            var asks = IntStream.range(0, 50)
                    .<Callable<Optional<String>>>mapToObj(
                            i -> () -> find(i % 2 == 0 ? open : closed, Tenancy.ANY_EPOCH, "w"))
                    .toList();
            var answers = together(asks);
            for (int i = 0; i < 50; i += 2) {
                assertThat(answers.get(i).get()).contains(open + "/w");
                assertThatThrownBy(answers.get(i + 1)::get).hasCauseInstanceOf(TenantClosed.class);
            }
        }
    }

    @Test
    void what_is_not_there_is_empty() {
        assertThat(find(TestGround.freshTenant(), 0, "absent")).isEmpty();
    }

    @Test
    void a_statement_that_does_not_say_whose_its_rows_are_is_no_lookup() {
        var careless = new Lookup<>(List.of("word"), "select t.id as told from tenant t", row -> row.text("told"));
        var tenant = TestGround.freshTenant();
        assertThatThrownBy(() -> tenancy.read(tenant, 0, () -> Tx.current().find(careless, "w")))
                .isInstanceOf(StoreFault.class);
    }

    @Test
    void a_write_sees_what_it_has_written_itself() {
        var tenant = TestGround.freshTenant();
        var found = tenancy.write(tenant, 0, () -> {
            Tx.current().query("select bump_rights(?)", row -> 1, tenant);
            return Tx.current().find(WHOSE, "w");
        });
        assertThat(found).contains(tenant + "/w");
    }
}
