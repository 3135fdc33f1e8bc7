package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.TenantStatus;
import dev.ostiary.store.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Two nodes on one database: what ends on one has ended on both, at the very next call. */
class RightsTest {
    /** In REST's envelope, or at the end of what a tool says. */
    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z_]+)\"|[(]([a-z_]+)[)]\"");

    private static final Residence ONE = Residence.shared();
    private static final Residence TWO = ONE.another();
    private static final Porch PORCH = new Porch(ONE.premises);
    private static final Porch OTHER_PORCH = new Porch(TWO.premises);

    private final Residence.Household home = ONE.found("r" + System.nanoTime());
    private final Residence.Account agent = ONE.account(home, "agent", "secrets:read");
    private final String policy = ONE.allow(home, agent.principal(), "app/*", "read");

    @AfterAll
    static void close() {
        PORCH.close();
        OTHER_PORCH.close();
        TWO.close();
    }

    RightsTest() {
        ONE.done("secrets.write", "{'path':'app/db','data':{'v':'swordfish'}}", home.key());
    }

    /** What the agent hears over REST and MCP on each node. */
    private List<String> heard(Secret key) {
        return Stream.of(PORCH, OTHER_PORCH)
                .flatMap(
                        door -> Stream.of(door.send("GET", "/v1/secrets/app/db", "", key.reveal(), ""), mcp(door, key)))
                .map(reply -> reply.body().contains("swordfish") ? "served" : code(reply))
                .distinct()
                .toList();
    }

    private static Porch.Reply mcp(Porch door, Secret key) {
        var path = Residence.json("{'path':'app/db'}").asObject();
        return door.tool("scaivault_read_secret", path, key, "");
    }

    private static String code(Porch.Reply reply) {
        var named = CODE.matcher(reply.body());
        return named.find() ? (named.group(1) == null ? named.group(2) : named.group(1)) : reply.body();
    }

    @Test
    void a_revoked_key_is_refused_on_its_very_next_call() {
        assertThat(heard(agent.key())).containsExactly("served");
        ONE.done("api-keys.revoke", "{'api_key_id':'%s'}".formatted(agent.keyId()), home.key());
        assertThat(heard(agent.key())).containsExactly("token_revoked");
    }

    @Test
    void an_account_that_is_switched_off_is_refused_on_its_very_next_call() {
        assertThat(heard(agent.key())).containsExactly("served");
        ONE.done(
                "service-accounts.update",
                "{'service_account_id':'%s','is_active':false}".formatted(agent.id()),
                home.key());
        assertThat(heard(agent.key())).containsExactly("token_revoked");
    }

    @Test
    void a_suspended_tenant_is_served_nothing_until_it_is_active_again() {
        var tenants = new Tenants(ONE.premises.store().tenancy());
        assertThat(heard(agent.key())).containsExactly("served");
        tenants.becomes(home.id(), TenantStatus.SUSPENDED);
        assertThat(heard(agent.key())).containsExactly("tenant_access_denied");
        tenants.becomes(home.id(), TenantStatus.ACTIVE);
        assertThat(eventuallyServed()).isTrue();
    }

    @Test
    void an_expired_key_stays_expired_when_the_clock_is_set_back() {
        var clock = new Settable();
        try (var node = ONE.another(clock)) {
            var key = new Secret(Residence.text(
                    node.done(
                            "api-keys.create",
                            "{'service_account_id':'%s','name':'short','expires_in':'1h'}".formatted(agent.id()),
                            home.key()),
                    "key"));
            assertThat(node.code("secrets.read", "{'path':'app/db'}", key)).isEqualTo("done");
            clock.moved = Duration.ofHours(2);
            assertThat(node.code("secrets.read", "{'path':'app/db'}", key)).isEqualTo("token_expired");
            clock.moved = Duration.ofHours(-2);
            assertThat(node.code("secrets.read", "{'path':'app/db'}", key)).isEqualTo("token_expired");
        }
    }

    private static final class Settable extends Clock {
        volatile Duration moved = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(moved);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void nobody_is_let_in_on_rights_that_were_taken_before_he_called() throws InterruptedException {
        var taken = new AtomicInteger(); // odd while the right is surely gone
        var stop = new AtomicBoolean();
        var late = new ConcurrentLinkedQueue<String>();
        var served = new AtomicInteger();
        var readers = IntStream.range(0, 6)
                .mapToObj(i -> Thread.startVirtualThread(() -> {
                    var node = i % 2 == 0 ? ONE : TWO;
                    while (!stop.get()) {
                        int before = taken.get();
                        var answer = node.pass("secrets.read", "{'path':'app/db'}", agent.key());
                        if (answer instanceof Answer.Done) {
                            served.incrementAndGet();
                            if (before % 2 == 1 && taken.get() == before) {
                                late.add("node " + i % 2 + " in round " + before);
                            }
                        }
                    }
                }))
                .toList();
        try {
            for (int round = 0; round < 15; round++) {
                switchPolicy(false);
                taken.incrementAndGet();
                assertThat(TWO.code("secrets.read", "{'path':'app/db'}", agent.key()))
                        .isEqualTo("access_denied");
                taken.incrementAndGet();
                switchPolicy(true);
                served.set(0);
                letSomeIn(served);
            }
        } finally {
            stop.set(true);
            for (var reader : readers) {
                reader.join();
            }
        }
        assertThat(late).isEmpty();
    }

    private boolean eventuallyServed() {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            if (heard(agent.key()).equals(List.of("served"))) {
                return true;
            }
        }
        return false;
    }

    /** A right that was given may come late to another node, by the time that the bell needs; never one that was taken. */
    private static void letSomeIn(AtomicInteger served) {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (served.get() < 4 && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(served).hasValueGreaterThanOrEqualTo(4);
    }

    private void switchPolicy(boolean on) {
        ONE.done(
                "policies.update",
                "{'policy_id':'%s','name':'switched','rules':[{'path_pattern':'app/*','permissions':['read']}],'is_active':%s}"
                        .formatted(policy, on),
                home.key());
    }
}
