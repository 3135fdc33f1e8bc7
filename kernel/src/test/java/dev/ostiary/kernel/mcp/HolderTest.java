package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.json.StrictJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a client comes back for is there for the rights that it was made under; a thief of a lesser key gets nothing. */
class HolderTest {
    private static final Credential LESSER = House.key("lesser");
    private static final List<ResourcePath> APP = List.of(new ResourcePath("app"));

    /** How somebody comes back who is the same principal and may do less. */
    enum Less {
        BY_ANOTHER_KEY(LESSER, Guard.NONE),
        READ_ONLY(House.ALL, new Guard(true, false, List.of(), List.of(), Optional.empty(), Optional.empty())),
        MASKED(House.ALL, new Guard(false, true, List.of(), List.of(), Optional.empty(), Optional.empty())),
        ON_SOME_PATHS(House.ALL, new Guard(false, false, APP, List.of(), Optional.empty(), Optional.empty())),
        NOT_ON_SOME_PATHS(House.ALL, new Guard(false, false, List.of(), APP, Optional.empty(), Optional.empty())),
        IN_ONE_TENANT(House.ALL, new Guard(false, false, List.of(), List.of(), Optional.empty(), Optional.of("ten_a"))),
        IN_ONE_PARTNER(House.ALL, new Guard(false, false, List.of(), List.of(), Optional.of("par"), Optional.empty())),
        WITH_FEWER_SCOPES(House.ALL, Guard.NONE);

        @SuppressWarnings("ImmutableEnumChecker") // neither ever changes
        private final Credential credential;

        @SuppressWarnings("ImmutableEnumChecker")
        private final Guard guard;

        Less(Credential credential, Guard guard) {
            this.credential = credential;
            this.guard = guard;
        }
    }

    private final House house = new House();
    private final LocalAnswers answers = new LocalAnswers();
    private final Tasks tasks = new LocalTasks(house.clock);
    private final Hub hub = new Hub(_ -> new byte[32], answers, new LocalChanges(), tasks, house.clock);
    private final Dispatcher dispatcher = new Dispatcher(house.dispatcher.gate(), new Work(), hub);
    private final Holder keeper = Holder.of(caller("key_sa:all", "notes:read"), Guard.NONE);

    HolderTest() {
        house.keys.put(House.ALL, caller("key_sa:all", "notes:read"));
        house.keys.put(LESSER, caller("key_lesser", "notes:read"));
    }

    private static Caller caller(String credential, String... scopes) {
        var plain = House.caller("ten_a", "sa:all", Set.of(scopes));
        return new Caller(
                plain.tenant(),
                plain.partner(),
                plain.principal(),
                credential,
                plain.scopes(),
                plain.groups(),
                plain.roles(),
                plain.rateLimit(),
                plain.mfaAt(),
                plain.expiresAt(),
                plain.epoch());
    }

    /** A tool that asks, and one that goes on as a task. */
    private static final class Work implements ToolsOnly {
        @Override
        public ObjectNode capabilities() {
            return ConversationTest.json("{'tools':{},'extensions':{'io.modelcontextprotocol/tasks':{}}}");
        }

        @Override
        public Outcome call(String tool, ObjectNode arguments, Exchange exchange) {
            if (tool.equals("task")) {
                exchange.detach(true);
            } else {
                exchange.ask(new Question.Form("name", "?", ConversationTest.json("{'type':'object'}")));
            }
            return Outcome.said(JsonNodeFactory.instance.objectNode().put("secret", "hunter2"));
        }
    }

    private void narrowed(Less less) {
        if (less == Less.WITH_FEWER_SCOPES) {
            house.keys.put(House.ALL, caller("key_sa:all"));
        }
    }

    private JsonNode ask(Credential who, Guard guard, String method, String params) {
        var body = "{'jsonrpc':'2.0','id':7,'method':'" + method + "','params':{" + params
                + ",'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                + "'io.modelcontextprotocol/clientCapabilities':"
                + "{'elicitation':{},'extensions':{'io.modelcontextprotocol/tasks':{}}}}}}";
        var visit =
                new Visit(Endpoint.whole("1"), who, guard, House.origin(), Revision.NEWEST_LEGACY, Optional.empty());
        return StrictJson.read(dispatcher
                .answer(Incoming.read(body.replace('\'', '"').getBytes(UTF_8)), visit)
                .body());
    }

    @ParameterizedTest
    @EnumSource
    void a_finished_task(Less less) throws Exception {
        var id = ask(House.ALL, Guard.NONE, "tools/call", "'name':'task'")
                .at("/result/taskId")
                .stringValue();
        for (var task = tasks.find(keeper, id).orElseThrow(); !task.status().over(); ) {
            task = tasks.attend(keeper, task, Duration.ofSeconds(10)).orElseThrow();
        }
        assertThat(ask(House.ALL, Guard.NONE, "tasks/get", "'taskId':'" + id + "'")
                        .toString())
                .contains("hunter2");

        narrowed(less);
        var unknown = ask(less.credential, less.guard, "tasks/get", "'taskId':'task_0'");
        for (var method : List.of("tasks/get", "tasks/update", "tasks/cancel")) {
            var params = "'taskId':'" + id + "','inputResponses':{}";
            assertThat(ask(less.credential, less.guard, method, params)).isEqualTo(unknown);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_a_call_was_told_before_it_asked(Less less) {
        var state = ask(House.ALL, Guard.NONE, "tools/call", "'name':'ask'")
                .at("/result/requestState")
                .stringValue();
        var again = "'name':'ask','inputResponses':{'name':{'action':'accept','content':{}}},'requestState':'" + state
                + "'";

        narrowed(less);
        assertThat(ask(less.credential, less.guard, "tools/call", again)
                        .at("/error/code")
                        .intValue())
                .isEqualTo(-32602);
    }

    @ParameterizedTest
    @EnumSource
    void a_question_to_the_client(Less less) throws Exception {
        try (var place = answers.expect(keeper)) {
            narrowed(less);
            var body = "{\"jsonrpc\":\"2.0\",\"id\":\"" + place.id() + "\",\"result\":{}}";
            dispatcher.answer(
                    Incoming.read(body.getBytes(UTF_8)),
                    new Visit(
                            Endpoint.whole("1"),
                            less.credential,
                            less.guard,
                            House.origin(),
                            Revision.NEWEST_LEGACY,
                            Optional.empty()));
            assertThat(place.await(Duration.ofMillis(1))).isEmpty();
        }
    }
}
