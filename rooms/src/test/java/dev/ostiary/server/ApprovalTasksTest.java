package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Incoming;
import dev.ostiary.kernel.mcp.Revision;
import dev.ostiary.kernel.mcp.Visit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A request for a yes, of a client that knows tasks, goes on as one until somebody answers. */
@Timeout(60)
class ApprovalTasksTest extends ApprovalGround {
    private String task;

    @BeforeEach
    void somebody_is_asked_by_a_client_that_knows_tasks() throws Exception {
        protect();
        task = mcp("tools/call", """
                'name':'vsecure_request_approval',
                'arguments':{'resource':'%s','operation':'read','reason':'to debug a connection'}""".formatted(DB)).path("taskId").asString("none");
        until(() -> shown().path("statusMessage").asString("").contains("/console/approvals/"));
    }

    private JsonNode mcp(String method, String params) {
        var ask = """
                {'jsonrpc':'2.0','id':1,'method':'%s','params':{%s,'_meta':{
                 'io.modelcontextprotocol/protocolVersion':'2026-07-28',
                 'io.modelcontextprotocol/clientCapabilities':{'extensions':{'io.modelcontextprotocol/tasks':{}}}}}}""".formatted(method, params);
        var visit = new Visit(
                Endpoint.whole("test"),
                new Credential.Bearer(agent.key()),
                Guard.NONE,
                new Origin("mcp", "192.0.2.7", "test", FreshId.of("req_", Instant.now())),
                Revision.NEWEST_LEGACY,
                Optional.empty());
        var incoming = Incoming.read(ask.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        var answer = StrictJson.readOwn(
                HOUSE.premises.dispatcher().answer(incoming, visit).body());
        return answer.path("result");
    }

    private JsonNode shown() {
        return mcp("tasks/get", "'taskId':'" + task + "'");
    }

    private static void until(BooleanSupplier holds) throws InterruptedException {
        while (!holds.getAsBoolean()) {
            Thread.sleep(20);
        }
    }

    /** What the trail tells of requests for a yes: whether each went well, and why not. */
    private List<String> told() {
        return HOUSE.done("audit.query", "{'action':'mcp.approval_requested'}", home.key())
                .get("logs")
                .valueStream()
                .map(line -> line.get("success") + " " + line.path("error_code").asString(""))
                .toList();
    }

    @Nested
    class One_that_is_answered {
        @Test
        void ends_with_what_was_decided_and_is_told_once() throws Exception {
            var id = HOUSE.done("approvals.list", "{}", home.key())
                    .at("/data/0/approvalId")
                    .stringValue();
            answer(id, "approve", alice);
            until(() -> shown().path("status").asString("").equals("completed"));
            assertThat(shown().at("/result/structuredContent/status").stringValue())
                    .isEqualTo("approved");
            assertThat(told()).containsExactly("true ");
        }
    }

    @Nested
    class One_that_is_taken_back {
        @Test
        void is_told_as_what_it_was_and_nothing_of_it_has_failed() throws Exception {
            mcp("tasks/cancel", "'taskId':'" + task + "'");
            until(() -> shown().path("status").asString("").equals("cancelled"));
            Thread.sleep(500); // whatever its work still does
            assertThat(told()).containsExactly("true ");
        }
    }
}
