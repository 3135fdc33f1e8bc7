package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client that listens is told of its tasks. */
@Timeout(30)
class TaskNewsTest {
    private static final String KNOWS_TASKS = "{'elicitation':{},'extensions':{'io.modelcontextprotocol/tasks':{}}}";

    private final House house = new House();
    private final LocalChanges changes = new LocalChanges();
    private final Hub hub =
            new Hub(_ -> new byte[32], new LocalAnswers(), changes, new LocalTasks(house.clock), house.clock);
    private final Dispatcher dispatcher = new Dispatcher(house.dispatcher.gate(), new Asking(), hub);
    private final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    private final Wire wire = new Wire() {
        @Override
        public boolean tells() {
            return true;
        }

        @Override
        public void tell(byte[] message) {
            told.add(StrictJson.read(message));
        }

        @Override
        public boolean open() {
            return true;
        }
    };

    private static final class Asking implements ToolsOnly {
        @Override
        public ObjectNode capabilities() {
            return ConversationTest.json("{'tools':{},'extensions':{'io.modelcontextprotocol/tasks':{}}}");
        }

        @Override
        public Outcome call(String tool, ObjectNode arguments, Exchange exchange) {
            exchange.detach(true);
            exchange.ask(new Question.Form(
                    "name", "?", ConversationTest.json("{'type':'object','properties':{'text':{'type':'string'}}}")));
            return Outcome.said(ConversationTest.json("{'content':[]}"));
        }
    }

    @AfterEach
    void the_server_stops() {
        changes.close();
    }

    private JsonNode ask(Credential who, String method, String params, String capabilities) {
        var body = "{'jsonrpc':'2.0','id':7,'method':'" + method + "','params':{" + params
                + ",'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'io.modelcontextprotocol/clientCapabilities':" + capabilities + "}}}";
        return StrictJson.read(dispatcher
                .answer(
                        Incoming.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                        House.visit(who, Revision.NEWEST_LEGACY).over(wire))
                .body());
    }

    private String begun() {
        return ask(House.ALL, "tools/call", "'name':'asking'", KNOWS_TASKS)
                .at("/result/taskId")
                .stringValue();
    }

    private CompletableFuture<JsonNode> listen(Credential who, String ids) {
        return CompletableFuture.supplyAsync(
                () -> ask(who, "subscriptions/listen", "'notifications':{'taskIds':" + ids + "}", KNOWS_TASKS),
                Thread::startVirtualThread);
    }

    private JsonNode next() throws InterruptedException {
        var next = told.poll(20, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private JsonNode once(String status) throws InterruptedException {
        var notice = next();
        while (!notice.at("/params/status").asString("").equals(status)) {
            assertThat(notice.path("method").stringValue()).isEqualTo("notifications/tasks");
            notice = next();
        }
        return notice;
    }

    @Test
    void each_change_of_its_own_until_it_is_over() throws Exception {
        var id = begun();
        var _ = listen(House.ALL, "['" + id + "','task_of_nobody']");
        var acknowledged = next();
        assertThat(acknowledged
                        .at("/params/notifications/taskIds")
                        .valueStream()
                        .map(JsonNode::stringValue))
                .containsExactly(id);

        var asked = once("input_required");
        assertThat(asked.at("/params/taskId").stringValue()).isEqualTo(id);
        assertThat(asked.at("/params/inputRequests/name/method").stringValue()).isEqualTo("elicitation/create");
        assertThat(asked.at("/params/_meta/io.modelcontextprotocol~1subscriptionId")
                        .intValue())
                .isEqualTo(7);

        ask(
                House.ALL,
                "tasks/update",
                "'taskId':'" + id + "','inputResponses':{'name':{'action':'accept','content':{'text':'Ada'}}}",
                KNOWS_TASKS);
        assertThat(once("completed").at("/params/result/content").isArray()).isTrue();
    }

    @Test
    void nothing_of_anothers() throws Exception {
        var id = begun();
        var _ = listen(House.READER, "['" + id + "']");

        assertThat(next().at("/params/notifications").isEmpty()).isTrue();
    }

    @Test
    void nothing_if_it_did_not_say_that_it_knows_tasks() {
        var refused = ask(House.ALL, "subscriptions/listen", "'notifications':{'taskIds':['task_1']}", "{}");

        assertThat(refused.at("/error/code").intValue()).isEqualTo(RpcError.MISSING_CAPABILITY);
    }

    @Test
    void nothing_if_it_names_too_many_or_no_ids() {
        var many = "['" + String.join("','", java.util.Collections.nCopies(65, "task_1")) + "']";
        for (var ids : List.of(many, "'task_1'", "[1]")) {
            var refused =
                    ask(House.ALL, "subscriptions/listen", "'notifications':{'taskIds':" + ids + "}", KNOWS_TASKS);

            assertThat(refused.at("/error/code").intValue()).isEqualTo(RpcError.INVALID_PARAMS);
        }
    }
}
