package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.trail.TrailVerdict;
import dev.ostiary.kernel.trail.TrailVerifier;
import dev.ostiary.store.TestGround;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ObjectNode;

/** A node answers from memory what it read before; nobody may see a difference, whatever happens on another node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RememberedTest {
    private static final AtomicInteger NEXT = new AtomicInteger();

    /** A node that was wrong looks for a second. */
    private static final long A_REST = 1_100_000_000L;

    private static final long KEY_IS_FRESH = 2_200_000_000L;

    private final Residence here = Residence.open(TestGround.freshDatabaseUrl());
    private final Residence there = here.another();
    private Residence.Household home;
    private Residence.Account agent;
    private String policy = "";

    @BeforeEach
    void a_secret_that_is_remembered_here() {
        home = here.found("memory" + NEXT.incrementAndGet());
        agent = here.account(home, "reader", "secrets:read");
        policy = here.allow(home, agent.principal(), "app/**", "read");
        write(here, "app/db", "one");
        assertThat(read(here)).isEqualTo("one");
        assertRemembered();
    }

    /** A read from memory is one round trip, that of its event; upkeep may make another now and then. */
    private void assertRemembered() {
        var tenancy = here.premises.store().tenancy();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = tenancy.roundTrips();
            read(here);
            least = Math.min(least, tenancy.roundTrips() - before);
        }
        assertThat(least).isEqualTo(1);
    }

    @AfterAll
    void close() {
        there.close();
        here.close();
    }

    private static void rest(long nanos) {
        var end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void write(Residence node, String path, String value) {
        node.done("secrets.write", "{'path':'%s','data':{'value':'%s'}}".formatted(path, value), home.key());
    }

    private String read(Residence node) {
        return value(node.done("secrets.read", "{'path':'app/db'}", agent.key()));
    }

    private static String value(ObjectNode answer) {
        return answer.get("data").get("value").stringValue();
    }

    /** What a stranger says of the tenant's trail. */
    private TrailVerdict verified() throws IOException {
        var lines = new StringBuilder();
        long after = 0;
        var upto = "";
        for (boolean more = true; more; ) {
            var page = here.done("audit.export", "{'after':%d,'limit':1000%s}".formatted(after, upto), home.key());
            page.get("lines").forEach(line -> lines.append(line.stringValue()).append('\n'));
            after = page.get("last").longValue();
            upto = ",'upto':" + page.get("upto").longValue();
            more = after < page.get("upto").longValue();
        }
        return TrailVerifier.unpinned()
                .verify(new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private String code(Residence node, Secret key) {
        return node.code("secrets.read", "{'path':'app/db'}", key);
    }

    @Test
    void a_value_written_on_another_node_is_the_next_answer() {
        write(there, "app/db", "two");
        assertThat(read(here)).isEqualTo("two");
        assertThat(read(there)).isEqualTo("two");
    }

    @Test
    void so_is_that_it_was_deleted_there_and_restored() {
        there.done("secrets.delete", "{'path':'app/db'}", home.key());
        assertThat(code(here, agent.key())).isEqualTo("secret_not_found");
        there.done("secrets.restore", "{'path':'app/db'}", home.key());
        assertThat(code(here, agent.key())).isEqualTo("done");
    }

    @Test
    void a_key_revoked_there_reads_nothing_more_here() {
        there.done("api-keys.revoke", "{'api_key_id':'%s'}".formatted(agent.keyId()), home.key());
        assertThat(code(here, agent.key())).isIn("token_revoked", "unauthorized");
    }

    @Test
    void a_key_is_read_again_when_nobody_has_seen_its_rights_for_two_seconds() {
        here.asOwner("alter table ostiary.api_key disable trigger rights_follow");
        here.asOwner("update ostiary.api_key set revoked_at = now() where id = '" + agent.keyId() + "'");
        here.asOwner("alter table ostiary.api_key enable always trigger rights_follow");
        var end = System.nanoTime() + KEY_IS_FRESH;
        while (System.nanoTime() < end) {
            assertThat(code(here, agent.key())).isEqualTo("done");
            LockSupport.parkNanos(50_000_000);
        }
        rest(KEY_IS_FRESH);
        assertThat(code(here, agent.key())).isEqualTo("token_revoked");
    }

    @Test
    void a_policy_taken_away_there_holds_no_more_here() {
        there.done("policies.delete", "{'policy_id':'%s','force':true}".formatted(policy), home.key());
        assertThat(code(here, agent.key())).isEqualTo("access_denied");
    }

    @Test
    void a_tenant_closed_there_is_closed_here() {
        var other = here.found("shut" + NEXT.incrementAndGet());
        here.done("secrets.write", "{'path':'app/db','data':{'value':'x'}}", other.key());
        assertThat(code(here, other.key())).isEqualTo("done");
        assertThat(code(here, other.key())).isEqualTo("done");
        here.asOwner("select ostiary.tenant_becomes('" + other.id() + "', 'suspended')");
        assertThat(code(here, other.key())).isNotEqualTo("done");
    }

    @Test
    void what_was_done_to_the_tables_themselves_is_not_covered_up() {
        here.asOwner(
                "update ostiary.secret_version set sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1) where tenant_id = '"
                        + home.id() + "'");
        assertThat(code(here, agent.key())).isEqualTo("value_damaged");
        write(here, "app/db", "again");
        rest(A_REST);
        assertThat(read(here)).isEqualTo("again");
        assertRemembered();
        here.asOwner("truncate ostiary.secret cascade");
        assertThat(code(here, agent.key())).isEqualTo("secret_not_found");
    }

    @Test
    void another_tenants_secret_of_the_same_name_is_another() {
        var other = here.found("other" + NEXT.incrementAndGet());
        assertThat(code(here, other.key())).isEqualTo("secret_not_found");
        here.done("secrets.write", "{'path':'app/db','data':{'value':'theirs'}}", other.key());
        assertThat(value(here.done("secrets.read", "{'path':'app/db'}", other.key())))
                .isEqualTo("theirs");
        assertThat(read(here)).isEqualTo("one");
    }

    @Test
    void whoever_gets_an_answer_can_do_with_it_what_he_likes() {
        here.asOwner("update ostiary.secret set custom = '{\"team\": \"core\"}' where tenant_id = '" + home.id() + "'");
        for (int i = 0; i < 3; i++) {
            assertThat(read(here)).isEqualTo("one");
        }
        rest(A_REST);
        assertThat(read(here)).isEqualTo("one");
        assertRemembered();
        var answer = here.done("secrets.read", "{'path':'app/db'}", agent.key());
        assertThat(answer.at("/metadata/custom/team").stringValue()).isEqualTo("core");
        answer.withObject("/metadata/custom").put("team", "mine");
        answer.withObject("/data").put("value", "mine");
        assertThat(here.done("secrets.read", "{'path':'app/db'}", agent.key()).toString())
                .doesNotContain("mine");
    }

    @Test
    void a_refusal_of_what_is_remembered_is_right_and_recorded_once() {
        for (int i = 0; i < 3; i++) {
            assertThat(here.code("secrets.read", "{'path':'app/db','field':'nothing'}", agent.key()))
                    .isEqualTo("field_not_found");
        }
        var logs = here.done("audit.query", "{'identity_id':'%s'}".formatted(agent.principal()), home.key())
                .get("logs");
        assertThat(logs.findValuesAsString("error_code")).hasSize(3);
        assertThat(logs).hasSize(9);
    }

    /** Nobody is ever answered with what had been overwritten, and acknowledged, before he asked. */
    @Test
    void two_nodes_under_writers_and_readers_never_answer_with_the_past() throws Exception {
        write(here, "app/db", "0");
        var acknowledged = new AtomicInteger();
        var end = System.nanoTime() + 3_000_000_000L;
        var answers = new AtomicInteger();
        var readers = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 8; i++) {
            var node = i % 2 == 0 ? here : there;
            readers.add(() -> {
                while (System.nanoTime() < end) {
                    int least = acknowledged.get();
                    assertThat(Integer.parseInt(read(node))).isGreaterThanOrEqualTo(least);
                    answers.incrementAndGet();
                }
                return true;
            });
        }
        readers.add(() -> {
            for (int number = 1; System.nanoTime() < end; number++) {
                write(number % 2 == 0 ? here : there, "app/db", Integer.toString(number));
                acknowledged.set(number);
                Thread.sleep(number % 50 == 0 ? 1_100 : 2); // now and then long enough to be remembered again
            }
            return true;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> done = threads.invokeAll(readers);
            for (var each : done) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(answers.get()).isGreaterThan(100);
        assertThat(here.asOwner("select count(*) from ostiary.trail_entry where action = 'read' and outcome = 'allowed'"
                        + " and principal = '" + agent.principal() + "' and tenant_id = '" + home.id() + "'"))
                .containsExactly(Integer.toString(answers.get() + 6));
        assertThat(verified()).isInstanceOf(TrailVerdict.Verified.class);
    }
}
