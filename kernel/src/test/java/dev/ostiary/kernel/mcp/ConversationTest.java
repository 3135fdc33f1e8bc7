package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Conversation;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ConversationTest {
    private final House house = new House();
    private final LocalAnswers answers = new LocalAnswers();
    private final LocalChanges changes = new LocalChanges();
    private Clock clock = house.clock;
    private final Hub hub = new Hub(_ -> new byte[32], answers, changes, new LocalTasks(house.clock), new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return clock.withZone(zone);
        }

        @Override
        public java.time.Instant instant() {
            return clock.instant();
        }
    });
    private final Dispatcher dispatcher = new Dispatcher(house.dispatcher.gate(), new Asking(), hub);

    /** One tool that asks two things, one after the other. */
    private static final class Asking implements ToolsOnly {
        @Override
        public ObjectNode capabilities() {
            return json("{'tools':{}}");
        }

        @Override
        public Outcome call(String tool, ObjectNode arguments, Exchange exchange) {
            if (tool.equals("detail")) {
                var detail = exchange.ask(form("name", "Your name?", true));
                return Outcome.said(JsonNodeFactory.instance
                        .objectNode()
                        .put("name", detail.content().path("text").asString("")));
            }
            exchange.progress(1, 2);
            exchange.log(Conversation.Level.INFO, "asking");
            var name = exchange.ask(form("name", "Your name?", false));
            var colour = exchange.ask(form("colour", "Your colour?", false));
            var said = JsonNodeFactory.instance.objectNode();
            said.putArray("content")
                    .addObject()
                    .put("type", "text")
                    .put(
                            "text",
                            name.choice() + " " + name.content().path("text").asString("") + " "
                                    + colour.content().path("text").asString(""));
            return Outcome.said(said);
        }

        private static Question form(String key, String message, boolean ahead) {
            return new Question.Form(
                    key,
                    message,
                    json("{'type':'object','properties':{'text':{'type':'string'}},'required':['text']}"),
                    ahead);
        }
    }

    static ObjectNode json(String text) {
        return (ObjectNode) StrictJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static final String ANSWER = "{'action':'accept','content':{'text':'%s'}}";

    @Nested
    class in_the_modern_era {
        private JsonNode call(Credential who, String more, String capabilities) {
            return call("ask", who, more, capabilities);
        }

        private JsonNode call(String tool, Credential who, String more, String capabilities) {
            var meta = "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
                    + "'io.modelcontextprotocol/clientCapabilities':" + capabilities + "}";
            var body = "{'jsonrpc':'2.0','id':7,'method':'tools/call','params':{'name':'" + tool + "'," + more + meta
                    + "}}";
            var reply = dispatcher.answer(
                    Incoming.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
                    House.visit(who, Revision.NEWEST_LEGACY));
            return StrictJson.read(reply.body());
        }

        private JsonNode call(String more) {
            return call(House.ALL, more, "{'elicitation':{}}");
        }

        private String given(String key, String text, JsonNode before) {
            return "'inputResponses':{'" + key + "':" + ANSWER.formatted(text) + "},'requestState':'"
                    + before.at("/result/requestState").stringValue() + "',";
        }

        @Test
        void a_call_comes_back_with_what_it_needs_until_it_has_all() {
            var first = call("");
            assertThat(first.at("/result/resultType").stringValue()).isEqualTo("input_required");
            assertThat(first.at("/result/inputRequests/name/method").stringValue())
                    .isEqualTo("elicitation/create");
            var second = call(given("name", "Ada", first));
            assertThat(second.at("/result/inputRequests").propertyNames()).containsExactly("colour");
            var third = call(given("colour", "blue", second));
            assertThat(third.at("/result/content/0/text").stringValue()).isEqualTo("ACCEPT Ada blue");
        }

        @Test
        void wrong_answers_are_asked_for_again_and_others_ignored() {
            var state = "'requestState':'" + call("").at("/result/requestState").stringValue() + "',";
            assertThat(call("'inputResponses':{'else':" + ANSWER.formatted("x") + "}," + state)
                            .at("/result/inputRequests")
                            .propertyNames())
                    .containsExactly("name");
            assertThat(call("'inputResponses':{'name':{'action':'accept','content':{'text':1}}}," + state)
                            .at("/result/inputRequests")
                            .propertyNames())
                    .containsExactly("name");
        }

        @Test
        void what_was_not_asked_is_not_answered() {
            assertThat(call("'inputResponses':{'name':" + ANSWER.formatted("a model") + "},")
                            .at("/result/inputRequests")
                            .propertyNames())
                    .containsExactly("name");
            var early = "'inputResponses':{'name':" + ANSWER.formatted("Ada") + ",'colour':"
                    + ANSWER.formatted("a model") + "},'requestState':'"
                    + call("").at("/result/requestState").stringValue() + "',";
            assertThat(call(early).at("/result/inputRequests").propertyNames()).containsExactly("colour");
        }

        @Test
        void a_detail_that_is_no_more_than_an_argument_may_come_before_it_is_asked_for() {
            var early = "'inputResponses':{'name':" + ANSWER.formatted("Ada") + ",'else':1},";
            assertThat(call("detail", House.ALL, early, "{'elicitation':{}}")
                            .at("/result/name")
                            .stringValue())
                    .isEqualTo("Ada");
        }

        @Test
        void a_state_opens_for_no_other_caller_arguments_or_time_and_not_when_it_was_changed() {
            var first = call("");
            var state = first.at("/result/requestState").stringValue();
            var theirs = call(House.READER, given("name", "Ada", first), "{'elicitation':{}}");
            assertThat(theirs.at("/error/code").intValue()).isEqualTo(-32602);
            assertThat(call("'arguments':{'a':1}," + given("name", "Ada", first))
                            .at("/error/code")
                            .intValue())
                    .isEqualTo(-32602);
            var last = state.charAt(state.length() - 3) == 'A' ? 'B' : 'A';
            var changed = state.substring(0, state.length() - 3) + last + state.substring(state.length() - 2);
            assertThat(call("'requestState':'" + changed + "',")
                            .at("/error/code")
                            .intValue())
                    .isEqualTo(-32602);
            clock = Clock.offset(house.clock, Duration.ofMinutes(31));
            assertThat(call(given("name", "Ada", first)).at("/error/code").intValue())
                    .isEqualTo(-32602);
        }

        @Test
        void a_client_that_cannot_be_asked_is_told_what_it_lacks() {
            var refused = call(House.ALL, "", "{'sampling':{}}");
            assertThat(refused.at("/error/code").intValue()).isEqualTo(-32021);
            assertThat(refused.at("/error/data/requiredCapabilities/elicitation")
                            .isObject())
                    .isTrue();
        }

        @Test
        void a_stranger_learns_nothing() {
            var stranger = call(House.STRANGER, "'requestState':'AAAA',", "{'elicitation':{}}");
            assertThat(stranger.at("/error/code").intValue()).isEqualTo(401);
        }
    }

    @Nested
    class before_it {
        private final LinkedBlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
        private final LocalWithdrawals withdrawals = new LocalWithdrawals();
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

            @Override
            public Withdrawals.Place place(JsonNode id) {
                return withdrawals.expect("", id.toString());
            }

            @Override
            public void withdraw(JsonNode id) {
                withdrawals.withdraw("", "", id.toString());
            }
        };

        private Visit visit(Credential who, Client client) {
            var plain = House.visit(who, Revision.R2025_11_25);
            return new Visit(
                    plain.endpoint(),
                    who,
                    Guard.NONE,
                    plain.origin(),
                    Revision.R2025_11_25,
                    client,
                    Optional.empty(),
                    wire);
        }

        private CompletableFuture<JsonNode> call(Client client) {
            return replied(client).thenApply(reply -> StrictJson.read(reply.body()));
        }

        private CompletableFuture<Reply> replied(Client client) {
            var body =
                    "{'jsonrpc':'2.0','id':7,'method':'tools/call','params':{'name':'ask','_meta':{'progressToken':'p'}}}";
            return CompletableFuture.supplyAsync(
                    () -> said(body, visit(House.ALL, client)), Thread::startVirtualThread);
        }

        private Reply said(String body, Visit visit) {
            return dispatcher.answer(Incoming.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), visit);
        }

        private void answer(Credential who, String id, String text) {
            said(
                    "{'jsonrpc':'2.0','id':'" + id + "','result':" + ANSWER.formatted(text) + "}",
                    visit(who, Client.PLAIN));
        }

        private String asked() throws InterruptedException {
            for (var next = told.poll(10, TimeUnit.SECONDS); next != null; next = told.poll(10, TimeUnit.SECONDS)) {
                if (next.path("method").stringValue().equals("elicitation/create")) {
                    return next.path("id").stringValue();
                }
            }
            throw new AssertionError("nothing was asked");
        }

        @Test
        void the_client_is_asked_over_the_open_connection() throws Exception {
            var answer = call(new Client(Set.of(Client.Ability.FORMS)));
            var first = asked();
            answer(House.READER, first, "Mallory");
            answer(House.ALL, first, "Ada");
            answer(House.ALL, asked(), "blue");
            assertThat(answer.get(10, TimeUnit.SECONDS)
                            .at("/result/content/0/text")
                            .stringValue())
                    .isEqualTo("ACCEPT Ada blue");
        }

        @Test
        void a_question_ends_with_the_credential_and_the_call_is_refused_like_any_other() throws Exception {
            var answer = call(new Client(Set.of(Client.Ability.FORMS)));
            var question = asked();
            house.revoked.put(House.ALL, Objects.requireNonNull(house.keys.remove(House.ALL)));

            changes.tell("ten_a", new Changes.Change.Rights());

            assertThat(answer.get(5, TimeUnit.SECONDS).at("/error/code").intValue())
                    .isEqualTo(401);
            assertThat(house.trail.getLast().code()).isEqualTo("unauthorized");
            var asker = Holder.of(Objects.requireNonNull(house.revoked.get(House.ALL)), Guard.NONE);
            assertThat(answers.deliver(asker, question, json("{'result':{}}"))).isFalse();
        }

        @Test
        void a_question_ends_when_its_caller_may_do_less() throws Exception {
            var answer = call(new Client(Set.of(Client.Ability.FORMS)));
            asked();
            house.keys.put(House.ALL, House.caller("ten_a", "sa:all", Set.of("notes:read")));

            changes.tell("ten_a", new Changes.Change.Rights());

            assertThat(answer.get(5, TimeUnit.SECONDS).toString()).contains("rights_changed");
        }

        @Test
        void a_question_ends_at_once_when_its_call_is_taken_back_and_nothing_is_answered() throws Exception {
            var forms = new Client(Set.of(Client.Ability.FORMS));
            var reply = replied(forms);
            asked();

            said(
                    "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}",
                    visit(House.ALL, forms));

            assertThat(reply.get(5, TimeUnit.SECONDS).unanswered()).isTrue();
        }

        @Test
        void a_question_outlives_what_changes_for_others() throws Exception {
            var answer = call(new Client(Set.of(Client.Ability.FORMS)));
            var question = asked();
            for (int i = 0; i < 100; i++) {
                changes.tell("ten_a", new Changes.Change.Rights());
            }
            answer(House.ALL, question, "Ada");
            answer(House.ALL, asked(), "blue");
            assertThat(answer.get(10, TimeUnit.SECONDS).toString()).contains("ACCEPT Ada blue");
        }

        @Test
        void only_so_many_questions_wait_for_one_principal() throws Exception {
            var forms = new Client(Set.of(Client.Ability.FORMS));
            var last = "";
            for (int i = 0; i < Answers.MOST_WAITING; i++) {
                var _ = call(forms);
                last = asked();
            }
            var crowded = call(forms).get(5, TimeUnit.SECONDS);
            assertThat(crowded.at("/result/isError").booleanValue()).isTrue();
            assertThat(crowded.toString()).contains("too_many_questions", Integer.toString(Answers.MOST_WAITING));
            answers.expect(Holder.of(Objects.requireNonNull(house.keys.get(House.READER)), Guard.NONE))
                    .close();

            answer(House.ALL, last, "Ada");
            assertThat(asked()).isNotEqualTo(last);
        }

        @Test
        void progress_and_log_are_told_before_the_answer() throws Exception {
            call(Client.PLAIN).get(10, TimeUnit.SECONDS);
            assertThat(List.copyOf(told))
                    .extracting(each -> each.path("method").stringValue())
                    .containsExactly("notifications/progress", "notifications/message");
        }
    }
}
