package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class TasksTest {
    private static final String KNOWS_TASKS = "{'elicitation':{},'extensions':{'io.modelcontextprotocol/tasks':{}}}";
    private static final String KNOWS_NONE = "{'elicitation':{}}";

    private final House house = new House();
    private volatile Clock now = house.clock;
    private final Clock clock = new Moving();
    private final Tasks tasks = new LocalTasks(clock);
    private final CountDownLatch looking = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    private final Dispatcher dispatcher = new Dispatcher(house.dispatcher.gate(), new Jobs(), hub(tasks));

    private final class Moving extends Clock {
        @Override
        public ZoneId getZone() {
            return now.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return now.withZone(zone);
        }

        @Override
        public Instant instant() {
            return now.instant();
        }
    }

    private Hub hub(Tasks kept) {
        return new Hub(_ -> new byte[32], new LocalAnswers(), new LocalChanges(), kept, clock);
    }

    /** The same tasks, seen only once {@link #looking} is let go. */
    private final class Blind implements Tasks {
        @Override
        public void begin(Holder owner, Task task) {
            tasks.begin(owner, task);
        }

        @Override
        public Optional<Task> find(Holder owner, String id) {
            return tasks.find(owner, id);
        }

        @Override
        public Optional<Task> change(Holder owner, String id, UnaryOperator<Task> step) {
            return tasks.change(owner, id, step);
        }

        @Override
        public Optional<Task> attend(Holder owner, Task known, Duration patience) throws InterruptedException {
            looking.await();
            return tasks.attend(owner, known, patience);
        }
    }

    private final class Jobs implements ToolsOnly {
        @Override
        public ObjectNode capabilities() {
            return ConversationTest.json("{'tools':{},'extensions':{'io.modelcontextprotocol/tasks':{}}}");
        }

        @Override
        public Outcome call(String tool, ObjectNode arguments, Exchange exchange) {
            if (!tool.equals("quick")) {
                exchange.detach(tool.equals("only"));
            }
            return switch (tool) {
                case "slow" -> slow(exchange);
                case "asking" -> asking(exchange);
                case "broken" -> throw new IllegalArgumentException("the cause is ours");
                case "wrong" -> Outcome.objection(RpcError.invalidParams("wrong from the start"));
                case "large" -> text("x".repeat(5 << 20));
                case "vast" -> text("x".repeat(33 << 20));
                case "garbled" -> new Outcome.Said("{garbled}".getBytes(StandardCharsets.UTF_8), Optional.empty());
                case "telling" -> {
                    exchange.progress(1, 2);
                    yield text("told");
                }
                default -> text(tool);
            };
        }

        /** Tells whether it was interrupted instead of woken. */
        private Outcome slow(Exchange exchange) {
            try (var _ = exchange.onCancel(letGo::countDown)) {
                letGo.await();
                interrupted.complete(Thread.interrupted());
            } catch (InterruptedException _) {
                interrupted.complete(true);
            }
            return text("slow");
        }

        private static Outcome asking(Exchange exchange) {
            var given = exchange.ask(List.of(form("name"), form("colour")));
            return text(given.values().stream()
                    .map(each -> each.content().path("text").stringValue())
                    .collect(Collectors.joining(" ")));
        }

        private static Question form(String key) {
            return new Question.Form(
                    key,
                    "?",
                    ConversationTest.json(
                            "{'type':'object','properties':{'text':{'type':'string'}},'required':['text']}"));
        }

        private static Outcome text(String text) {
            var said = JsonNodeFactory.instance.objectNode();
            said.putArray("content").addObject().put("type", "text").put("text", text);
            return Outcome.said(said);
        }
    }

    private JsonNode ask(Credential who, String method, String params, String capabilities) {
        return ask(dispatcher, who, method, params, capabilities);
    }

    private static JsonNode ask(
            Dispatcher dispatcher, Credential who, String method, String params, String capabilities) {
        var body = "{'jsonrpc':'2.0','id':7,'method':'" + method + "','params':{" + params
                + ",'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'progressToken':'p','io.modelcontextprotocol/clientCapabilities':" + capabilities + "}}}";
        var reply = dispatcher.answer(
                Incoming.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                House.visit(who, Revision.NEWEST_LEGACY));
        return StrictJson.readOwn(reply.body());
    }

    private JsonNode call(String tool) {
        return ask(House.ALL, "tools/call", "'name':'" + tool + "'", KNOWS_TASKS);
    }

    private JsonNode call(String tool, String capabilities) {
        return ask(House.ALL, "tools/call", "'name':'" + tool + "'", capabilities);
    }

    private static String id(JsonNode created) {
        return created.at("/result/taskId").stringValue();
    }

    private JsonNode shown(Credential who, String id) {
        return ask(who, "tasks/get", "'taskId':'" + id + "'", KNOWS_TASKS);
    }

    private JsonNode update(String id, String responses) {
        return ask(House.ALL, "tasks/update", "'taskId':'" + id + "','inputResponses':" + responses, KNOWS_TASKS);
    }

    /** What tasks/get shows once the task stands so. */
    private JsonNode once(String id, Task.Status status) throws InterruptedException {
        var owner = Holder.of(Objects.requireNonNull(house.keys.get(House.ALL)), Guard.NONE);
        var task = tasks.find(owner, id).orElseThrow();
        for (int changes = 0; changes < 20 && task.status() != status; changes++) {
            task = tasks.attend(owner, task, Duration.ofSeconds(10)).orElseThrow();
        }
        assertThat(task.status()).isEqualTo(status);
        return shown(House.ALL, id).path("result");
    }

    private static String given(String text) {
        return "{'action':'accept','content':{'text':'" + text + "'}}";
    }

    @Nested
    class for_a_client_that_knows_them {
        @Test
        void a_call_is_answered_with_a_task_that_its_owner_finds_at_once() throws Exception {
            var created = call("slow");
            assertThat(created.at("/result/resultType").stringValue()).isEqualTo("task");
            assertThat(created.at("/result/status").stringValue()).isEqualTo("working");
            assertThat(created.at("/result/ttlMs").longValue()).isPositive();
            assertThat(created.path("result").propertyNames())
                    .doesNotContain("result", "error", "inputRequests", "requestState");

            assertThat(shown(House.ALL, id(created)).at("/result/status").stringValue())
                    .isEqualTo("working");
            letGo.countDown();
            var done = once(id(created), Task.Status.COMPLETED);
            assertThat(done.path("resultType").stringValue()).isEqualTo("complete");
            assertThat(done.at("/result/content/0/text").stringValue()).isEqualTo("slow");
        }

        @Test
        void a_call_that_does_not_detach_is_answered_as_ever() {
            assertThat(call("quick").at("/result/content/0/text").stringValue()).isEqualTo("quick");
        }

        @Test
        void a_task_tells_nothing_on_its_way() throws Exception {
            assertThat(once(id(call("telling")), Task.Status.COMPLETED)
                            .at("/result/content/0/text")
                            .stringValue())
                    .isEqualTo("told");
        }

        @Test
        void what_a_tool_reports_as_an_error_is_a_result() throws Exception {
            var done = once(id(call("broken")), Task.Status.COMPLETED);
            assertThat(done.at("/result/isError").booleanValue()).isTrue();
            assertThat(done.toString()).doesNotContain("the cause is ours");
        }

        @Test
        void a_result_larger_than_any_request_is_kept_whole() throws Exception {
            var done = once(id(call("large")), Task.Status.COMPLETED);
            assertThat(done.at("/result/content/0/text").stringValue()).hasSize(5 << 20);
        }

        @Test
        void a_result_that_no_task_can_keep_is_told_in_words() throws Exception {
            var done = once(id(call("vast")), Task.Status.COMPLETED);
            assertThat(done.at("/result/content/0/text").stringValue()).contains("more than 32 MiB");
        }

        @Test
        void what_goes_wrong_with_a_result_ends_the_task() throws Exception {
            assertThat(once(id(call("garbled")), Task.Status.FAILED).toString()).contains("Look at what was done");
        }

        @Test
        void an_error_of_the_protocol_is_none() throws Exception {
            var failed = once(id(call("wrong")), Task.Status.FAILED);
            assertThat(failed.at("/error/code").intValue()).isEqualTo(-32602);
            assertThat(failed.has("result")).isFalse();
        }

        @Test
        void questions_are_answered_one_by_one_and_others_answers_ignored() throws Exception {
            var id = id(call("asking"));
            assertThat(once(id, Task.Status.INPUT_REQUIRED)
                            .path("inputRequests")
                            .propertyNames())
                    .containsExactly("name", "colour");

            var heard = update(id, "{'name':" + given("Ada") + ",'else':" + given("x") + "}");
            assertThat(heard.path("result").propertyNames()).containsExactlyInAnyOrder("resultType", "_meta");
            assertThat(shown(House.ALL, id).at("/result/inputRequests").propertyNames())
                    .containsExactly("colour");
            update(id, "{'name':" + given("Mallory") + ",'colour':" + given("blue") + "}");

            assertThat(once(id, Task.Status.COMPLETED)
                            .at("/result/content/0/text")
                            .stringValue())
                    .isEqualTo("Ada blue");
        }

        @Test
        void an_answer_that_does_not_fit_is_asked_for_again_under_a_key_of_its_own() throws Exception {
            var id = id(call("asking"));
            once(id, Task.Status.INPUT_REQUIRED);
            update(id, "{'name':{'action':'accept','content':{'text':1}},'colour':" + given("blue") + "}");

            var again =
                    once(id, Task.Status.INPUT_REQUIRED).path("inputRequests").propertyNames();
            assertThat(again).hasSize(1).doesNotContain("name", "colour");
            update(id, "{'" + again.iterator().next() + "':" + given("Ada") + "}");

            assertThat(once(id, Task.Status.COMPLETED)
                            .at("/result/content/0/text")
                            .stringValue())
                    .isEqualTo("Ada blue");
        }

        @Test
        void answers_that_come_before_anybody_looks_are_not_missed() throws Exception {
            var blind = new Dispatcher(house.dispatcher.gate(), new Jobs(), hub(new Blind()));
            var id = id(ask(blind, House.ALL, "tools/call", "'name':'asking'", KNOWS_TASKS));
            once(id, Task.Status.INPUT_REQUIRED);
            update(id, "{'name':" + given("Ada") + ",'colour':" + given("blue") + "}");
            looking.countDown();
            assertThat(once(id, Task.Status.COMPLETED)
                            .at("/result/content/0/text")
                            .stringValue())
                    .isEqualTo("Ada blue");
        }

        @Test
        void a_cancelled_one_stays_cancelled_and_its_work_is_woken_and_never_interrupted() throws Exception {
            var id = id(call("slow"));
            var cancelled = ask(House.ALL, "tasks/cancel", "'taskId':'" + id + "'", KNOWS_TASKS);
            assertThat(cancelled.path("result").propertyNames()).containsExactlyInAnyOrder("resultType", "_meta");
            assertThat(interrupted.get(4, TimeUnit.SECONDS)).isFalse();

            letGo.countDown();
            ask(House.ALL, "tasks/cancel", "'taskId':'" + id + "'", KNOWS_TASKS);
            update(id, "{}");
            assertThat(shown(House.ALL, id).at("/result/status").stringValue()).isEqualTo("cancelled");
        }

        @Test
        void nothing_is_kept_longer_than_its_time() throws Exception {
            var id = id(call("telling"));
            once(id, Task.Status.COMPLETED);
            now = Clock.offset(house.clock, Task.LIFETIME.minusSeconds(1));
            assertThat(shown(House.ALL, id).at("/result/status").stringValue()).isEqualTo("completed");
            now = Clock.offset(house.clock, Task.LIFETIME);
            assertThat(shown(House.ALL, id).at("/error/code").intValue()).isEqualTo(-32602);
        }

        @Test
        void nobody_has_more_than_so_many_at_work() {
            for (int i = 0; i < Tasks.MOST_AT_WORK; i++) {
                assertThat(call("slow").at("/result/taskId").isString()).isTrue();
            }
            var refused = call("slow");
            assertThat(refused.at("/result/isError").booleanValue(false)
                            || refused.path("error").isObject())
                    .isTrue();
            assertThat(refused.toString()).contains("rate_limited");
            letGo.countDown();
        }
    }

    @Nested
    class for_anybody_else {
        @Test
        void anothers_task_is_as_good_as_none() {
            var id = id(call("slow"));
            for (var other : List.of(House.READER, House.OTHER)) {
                for (var method : List.of("tasks/get", "tasks/cancel", "tasks/update")) {
                    var refused = ask(other, method, "'taskId':'" + id + "','inputResponses':{}", KNOWS_TASKS);
                    assertThat(refused).isEqualTo(ask(other, method, "'taskId':'no','inputResponses':{}", KNOWS_TASKS));
                    assertThat(refused.at("/error/code").intValue()).isEqualTo(-32602);
                }
            }
            assertThat(shown(House.ALL, id).at("/result/status").stringValue()).isEqualTo("working");
            assertThat(shown(House.STRANGER, id).at("/error/code").intValue()).isEqualTo(401);
            letGo.countDown();
        }

        @Test
        void a_client_that_does_not_know_tasks_waits_for_the_answer() {
            letGo.countDown();
            assertThat(call("slow", KNOWS_NONE).at("/result/content/0/text").stringValue())
                    .isEqualTo("slow");
        }

        @Test
        void or_is_told_that_it_must_know_them() {
            for (var refused :
                    List.of(call("only", KNOWS_NONE), ask(House.ALL, "tasks/get", "'taskId':'no'", KNOWS_NONE))) {
                assertThat(refused.at("/error/code").intValue()).isEqualTo(-32021);
                assertThat(refused.at("/error/data/requiredCapabilities/extensions")
                                .propertyNames())
                        .containsExactly("io.modelcontextprotocol/tasks");
            }
        }

        @Test
        void the_older_revisions_have_none() {
            var body = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tasks/get\",\"params\":{\"taskId\":\"x\"}}";
            var reply = dispatcher.answer(
                    Incoming.read(body.getBytes(StandardCharsets.UTF_8)), House.visit(House.ALL, Revision.R2025_11_25));
            assertThat(StrictJson.read(reply.body()).at("/error/code").intValue())
                    .isEqualTo(-32601);
        }

        @Test
        void what_is_gone_from_the_protocol_is_not_there() {
            for (var method : List.of("tasks/list", "tasks/result")) {
                assertThat(ask(House.ALL, method, "'taskId':'x'", KNOWS_TASKS)
                                .at("/error/code")
                                .intValue())
                        .isEqualTo(-32601);
            }
        }
    }
}
