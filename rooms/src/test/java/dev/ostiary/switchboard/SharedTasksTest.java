package dev.ostiary.switchboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.Task;
import dev.ostiary.kernel.mcp.Tasks;
import dev.ostiary.store.TestGround;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A client asks after its call at whatever node the balancer chose. */
class SharedTasksTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final TwoNodes nodes = new TwoNodes();
    private final Tasks here = nodes.here.tasks();
    private final Tasks there = nodes.there.tasks();

    private Task begun() {
        var task = Task.begun(Instant.now());
        here.begin(nodes.keeper, task);
        return task;
    }

    /** As when the node that worked on it has died. */
    private void leave(Task task) {
        TestGround.tenancy()
                .write(
                        nodes.tenant,
                        -1,
                        () -> Tx.current()
                                .update(
                                        "update mcp_task set attended_until = now() - interval '1 second' where id = ?",
                                        task.id()));
    }

    private Task failed(Task task) {
        return task.failed(TwoNodes.json("{'code':-32603,'message':'no'}"), Instant.now());
    }

    @Nested
    class a_task {
        @Test
        void is_found_at_every_node_as_soon_as_it_has_begun() {
            var task = begun();
            assertThat(there.find(nodes.keeper, task.id())).contains(task);
        }

        @Test
        void is_nobody_elses() {
            var task = begun();
            for (var other : List.of(nodes.reader, nodes.stranger, nodes.otherwise)) {
                assertThat(there.find(other, task.id())).isEmpty();
                assertThat(there.change(other, task.id(), SharedTasksTest.this::failed))
                        .isEmpty();
            }
            assertThat(here.find(nodes.keeper, task.id())).contains(task);
            assertThat(here.find(nodes.keeper, "task_\0")).isEmpty();
        }

        @Test
        void lies_in_the_database_sealed() {
            var task = begun();
            there.change(nodes.keeper, task.id(), SharedTasksTest.this::failed);
            var lying = nodes.bytes("select state as bytes from mcp_task");
            assertThat(new String(lying.getFirst(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("message", "FAILED");
        }

        @Test
        void that_changes_at_another_node_wakes_whoever_attends_to_it() throws Exception {
            var task = begun();
            var attending = CompletableFuture.supplyAsync(() -> attended(here, task));
            there.change(nodes.keeper, task.id(), SharedTasksTest.this::failed);
            assertThat(attending.get().status()).isEqualTo(Task.Status.FAILED);
        }

        @Test
        void that_is_over_makes_room_for_newer_ones_of_the_same_principal_and_for_no_others() {
            var half = "x".repeat(3 << 18);
            var large = TwoNodes.json("{'code':-32603,'message':'" + half + "','data':'" + half + "'}");
            var others = Task.begun(Instant.now());
            there.begin(nodes.reader, others);
            there.change(nodes.reader, others.id(), task -> task.failed(large, Instant.now()));
            var atWork = begun();
            var over = new ArrayList<Task>();
            for (int number = 0; number < 4; number++) {
                var task = Task.begun(Instant.now().plusMillis(number));
                here.begin(number % 2 == 0 ? nodes.keeper : nodes.otherwise, task);
                here.change(
                        number % 2 == 0 ? nodes.keeper : nodes.otherwise,
                        task.id(),
                        each -> each.failed(large, Instant.now()));
                over.add(task);
            }

            assertThat(here.find(nodes.keeper, over.get(0).id())).isEmpty();
            assertThat(here.find(nodes.otherwise, over.get(1).id())).isEmpty();
            assertThat(here.find(nodes.keeper, over.get(2).id())).isPresent();
            assertThat(here.find(nodes.otherwise, over.get(3).id())).isPresent();
            assertThat(here.find(nodes.keeper, atWork.id())).isPresent();
            assertThat(there.find(nodes.reader, others.id())).isPresent();
        }

        @Test
        void is_gone_after_its_time_and_swept() {
            var task = begun();
            assertThat(nodes.tomorrow.tasks().find(nodes.keeper, task.id())).isEmpty();
            nodes.here.sweep();
            assertThat(nodes.rows("select count(*) as many from mcp_task")).isEqualTo(1);
            nodes.tomorrow.sweep();
            assertThat(nodes.rows("select count(*) as many from mcp_task")).isZero();
        }

        @Test
        void is_one_of_not_too_many() {
            for (int i = 0; i < Tasks.MOST_AT_WORK; i++) {
                begun();
            }
            assertThatThrownBy(SharedTasksTest.this::begun).isInstanceOf(Refused.class);
        }
    }

    @Nested
    class one_that_nobody_attends_to {
        @Test
        void has_failed_for_good() throws Exception {
            var task = begun();
            leave(task);
            assertThat(there.find(nodes.keeper, task.id()).orElseThrow().status())
                    .isEqualTo(Task.Status.FAILED);
            here.attend(nodes.keeper, task, Duration.ofMillis(1));
            assertThat(here.find(nodes.keeper, task.id()).orElseThrow().status())
                    .isEqualTo(Task.Status.FAILED);
        }

        @Test
        void goes_on_when_its_node_comes_back_before_anybody_has_asked() throws Exception {
            var task = begun();
            leave(task);
            here.attend(nodes.keeper, task, Duration.ofMillis(1));
            assertThat(there.find(nodes.keeper, task.id()).orElseThrow().status())
                    .isEqualTo(Task.Status.WORKING);
        }
    }

    private Task attended(Tasks tasks, Task task) {
        try {
            return tasks.attend(nodes.keeper, task, LONG).orElseThrow();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
