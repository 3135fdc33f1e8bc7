package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What two do to one approval at the same moment, on two nodes; each race so often as {@code -Draces=} says.
 *
 * <p>Each 10,000 times: {@code ./mvnw -pl :ostiary -am -Daot.skip test -Dtest=ApprovalRacesTest -Draces=10000
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class ApprovalRacesTest extends ApprovalGround {
    private static final int TIMES = Integer.getInteger("races", 40);
    private static final Residence OTHER = HOUSE.another(CLOCK);
    private static final String READ = "{'uri':'" + DB + "'}";
    /** So that nobody asks more often in an hour than he may. */
    private static final Duration A_WHILE = Duration.ofMinutes(1);
    /** Longer than a denial answers the same question. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(11);

    @AfterAll
    static void close() {
        OTHER.close();
    }

    private interface Trial {
        void run(int number);
    }

    private void race(String name, Trial trial) {
        var began = System.nanoTime();
        for (int number = 0; number < TIMES; number++) {
            trial.run(number);
            CLOCK.go(A_WHILE);
        }
        System.out.printf("races: %s, %,d times in %d s%n", name, TIMES, (System.nanoTime() - began) / 1_000_000_000);
    }

    /** What each of the two hears. */
    private static List<String> atOnce(Supplier<String> one, Supplier<String> two) {
        var barrier = new CyclicBarrier(2);
        var first = started(barrier, one);
        var second = started(barrier, two);
        try {
            return List.of(first.get(), second.get());
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static FutureTask<String> started(CyclicBarrier barrier, Supplier<String> work) {
        var task = new FutureTask<>(() -> {
            try {
                barrier.await();
            } catch (BrokenBarrierException e) {
                throw new AssertionError(e);
            }
            return work.get();
        });
        Thread.startVirtualThread(task);
        return task;
    }

    private static String answers(Residence node, String id, String action, Secret who) {
        return node.code(
                "approvals.respond", "{'approvalId':'" + id + "','action':'" + action + "','reason':'fine'}", who);
    }

    private String reads(Residence node) {
        return node.code("resources.read", READ, agent.key());
    }

    private String state(String id) {
        return HOUSE.done("approvals.show", "{'approvalId':'" + id + "'}", agent.key())
                .get("status")
                .stringValue();
    }

    /** An approver's sign-in ends with its time, and here days go by. */
    private void signedIn() {
        if (HOUSE.code("approvals.list", "{}", alice).equals("done")
                && HOUSE.code("approvals.list", "{}", bob).equals("done")) {
            return;
        }
        alice = signIn("alice");
        bob = signIn("bob");
    }

    private String approved(String more) {
        signedIn();
        var id = ask(agent.key(), more).get("approvalId").stringValue();
        assertThat(answer(id, "approve", alice)).isEqualTo("done");
        return id;
    }

    @AfterEach
    void the_trail_tells_the_true_order() {
        HOUSE.done("audit.query", "{}", home.key()); // waits until all that is durable has its place
        assertThat(HOUSE.asOwner("""
                with told as (
                    select seq, body::jsonb ->> 'operation' as operation, body::jsonb #>> '{extra,approval}' as approval
                    from ostiary.trail_entry where outcome = 'allowed' and tenant_id = '%s'),
                orders as (
                    select approval,
                        min(seq) filter (where operation = 'approvals.request') as requested,
                        min(seq) filter (where operation = 'approvals.respond') as answered,
                        max(seq) filter (where operation = 'approvals.respond') as decided,
                        min(seq) filter (where operation = 'resources.read') as first_use,
                        max(seq) filter (where operation = 'resources.read') as last_use,
                        min(seq) filter (where operation = 'approvals.revoke') as revoked
                    from told where approval is not null group by approval)
                select approval || ' ' || to_json(orders) from orders
                where requested is null or answered < requested or first_use < decided or revoked < last_use""".formatted(home.id())))
                .as("approvals whose events stand in another order than things happened")
                .isEmpty();
        assertThat(
                        HOUSE.asOwner(
                                "select count(*) from ostiary.approval where uses > coalesce(max_uses, uses) or last_used_at >= expires_at"))
                .containsExactly("0");
    }

    @Test
    void two_approvers_at_once_are_one_decision_and_one_token() {
        protect();
        race("two approvers at once", _ -> {
            signedIn();
            var id = asked();
            assertThat(atOnce(() -> answers(HOUSE, id, "approve", alice), () -> answers(OTHER, id, "approve", bob)))
                    .containsExactlyInAnyOrder("done", "approval_closed");
            assertThat(state(id)).isEqualTo("approved");
            HOUSE.done("approvals.revoke", "{'approvalId':'" + id + "'}", alice);
        });
        assertThat(HOUSE.asOwner(
                        "select count(*) from ostiary.api_key where kind = 'mct' and tenant_id = '" + home.id() + "'"))
                .containsExactly(String.valueOf(TIMES));
    }

    @Test
    void two_of_two_at_once_are_both_counted() {
        store();
        rule("'requiresApproval':true,'approvers':['approver'],'requiredApprovals':2");
        race("two of two at once", _ -> {
            signedIn();
            var id = asked();
            assertThat(atOnce(() -> answers(HOUSE, id, "approve", alice), () -> answers(OTHER, id, "approve", bob)))
                    .containsExactly("done", "done");
            assertThat(state(id)).isEqualTo("approved");
            HOUSE.done("approvals.revoke", "{'approvalId':'" + id + "'}", alice);
        });
    }

    @Test
    void approve_against_deny_has_one_winner_and_the_state_is_his() {
        protect();
        race("approve against deny", number -> {
            signedIn();
            var id = asked();
            var nodes = number % 2 == 0 ? List.of(HOUSE, OTHER) : List.of(OTHER, HOUSE);
            var heard = atOnce(
                    () -> answers(nodes.get(0), id, "approve", alice), () -> answers(nodes.get(1), id, "deny", bob));
            assertThat(heard).containsExactlyInAnyOrder("done", "approval_closed");
            boolean approved = heard.getFirst().equals("done");
            assertThat(state(id)).isEqualTo(approved ? "approved" : "denied");
            assertThat(reads(OTHER)).isEqualTo(approved ? "done" : "approval_required");
            if (approved) {
                HOUSE.done("approvals.revoke", "{'approvalId':'" + id + "'}", alice);
            }
            CLOCK.go(FORGOTTEN);
        });
    }

    @Test
    void spend_against_revoke_ends_with_the_revocation() {
        protect();
        race("spend against revoke", number -> {
            var id = approved("");
            var revocation = "{'approvalId':'" + id + "'}";
            var nodes = number % 2 == 0 ? List.of(HOUSE, OTHER) : List.of(OTHER, HOUSE);
            var heard =
                    atOnce(() -> reads(nodes.get(0)), () -> nodes.get(1).code("approvals.revoke", revocation, alice));
            assertThat(heard.get(0)).isIn("done", "approval_required");
            assertThat(heard.get(1)).isEqualTo("done");
            assertThat(reads(nodes.get(0))).isEqualTo("approval_required");
        });
    }

    @Test
    void spend_against_expiry_ends_with_the_time() {
        protect();
        race("spend against expiry", _ -> {
            approved(",'ttl':60");
            CLOCK.go(Duration.ofSeconds(59));
            var heard = atOnce(() -> reads(OTHER), () -> {
                CLOCK.go(Duration.ofSeconds(1));
                return "it is time";
            });
            assertThat(heard.getFirst()).isIn("done", "approval_required");
            assertThat(reads(HOUSE)).isEqualTo("approval_required");
        });
    }

    @Test
    void two_spends_of_a_single_use_are_one() {
        protect();
        race("two spends of a single use", _ -> {
            var id = approved(",'maxUses':1");
            assertThat(atOnce(() -> reads(HOUSE), () -> reads(OTHER)))
                    .containsExactlyInAnyOrder("done", "approval_required");
            assertThat(state(id)).isEqualTo("used");
        });
    }
}
