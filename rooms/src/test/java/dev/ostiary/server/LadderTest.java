package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Conversation;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Given;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Knock;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** How a client of each kind learns that a person must answer; and that nothing it says is that answer. */
class LadderTest extends ApprovalGround {
    private static final Given YES = new Given(
            Given.Choice.ACCEPT,
            Residence.json("{'approve':true,'approved':true,'yes':'yes','action':'approve','status':'approved'}")
                    .asObject());

    @BeforeEach
    void something_needs_a_yes() {
        protect();
    }

    /** A client of some kind that says yes to whatever it is asked, and goes before it has waited. */
    private static final class Client implements Conversation {
        final List<Question> asked = new ArrayList<>();
        final List<String> waits = new ArrayList<>();
        final List<Double> heard = new ArrayList<>();
        /** What it says to whatever it is asked, and what becomes of the world before that. */
        Given says = YES;

        Runnable meanwhile = () -> {};
        /** How many times it hears that its call goes on before it takes it back. */
        int patience;
        /** Takes its call back as soon as it has heard that often, and says so; at any other time it is only found out. */
        volatile Runnable wake = () -> {};

        private final Set<Class<? extends Question>> knows;
        private final boolean task;

        Client(boolean task, Set<Class<? extends Question>> knows) {
            this.task = task;
            this.knows = knows;
        }

        @Override
        public boolean can(Question question) {
            return knows.contains(question.getClass());
        }

        @Override
        public Map<String, Given> ask(List<Question> questions) {
            asked.addAll(questions);
            meanwhile.run();
            return questions.stream().collect(Collectors.toMap(Question::key, _ -> says));
        }

        @Override
        public boolean detached() {
            return task;
        }

        @Override
        public void waiting(String words) {
            waits.add(words);
        }

        @Override
        public void progress(double done, double total) {
            heard.add(done);
            if (heard.size() >= patience) {
                wake.run();
            }
        }

        @Override
        public void log(Level level, String text) {}

        @Override
        public boolean cancelled() {
            return heard.size() >= patience;
        }

        @Override
        public Ear onCancel(Runnable waking) {
            wake = waking;
            return () -> wake = () -> {};
        }
    }

    private ObjectNode ask(Client client) {
        var json = Residence.json("{'resource':'" + DB + "','reason':'to debug a connection'}");
        var knock = new Knock(
                new Credential.Bearer(agent.key()), Guard.NONE, new Origin("mcp", "192.0.2.7", "test", "req_ladder"));
        var answer = HOUSE.premises.gate().pass(HOUSE.operation("approvals.request"), json, knock, client);
        return ((Answer.Done) answer).result();
    }

    @Nested
    class A_client {
        @Test
        void that_opens_links_is_led_to_the_page_and_to_nothing_else() {
            var client = new Client(true, Set.of(Question.Link.class, Question.Form.class));
            var told = ask(client);
            assertThat(client.asked)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Question.Link.class,
                            link -> assertThat(link.url())
                                    .isEqualTo(told.get("approvalUrl").stringValue()));
        }

        @Test
        void that_knows_tasks_is_told_in_its_task_where_a_person_answers() {
            var client = new Client(true, Set.of(Question.Form.class));
            var told = ask(client);
            assertThat(client.asked).isEmpty();
            assertThat(client.waits)
                    .singleElement()
                    .asString()
                    .contains(told.get("approvalUrl").stringValue());
        }

        @Test
        void that_waits_hears_that_it_goes_on_until_it_takes_its_call_back() {
            var client = new Client(false, Set.of(Question.Link.class));
            client.patience = 2;
            assertThat(ask(client).get("status").stringValue()).isEqualTo("pending");
            assertThat(client.heard).hasSize(2).isSorted().doesNotHaveDuplicates();
        }

        @Test
        void that_takes_its_call_back_is_waited_for_no_longer() {
            var client = new Client(false, Set.of(Question.Link.class));
            client.patience = 1;
            var began = System.nanoTime();
            ask(client);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(1_500));
        }

        @Test
        void that_shows_forms_names_the_request_in_one_that_asks_for_nothing_and_has_no_link() {
            var client = new Client(false, Set.of(Question.Form.class));
            var told = ask(client);
            assertThat(client.asked).singleElement().isInstanceOfSatisfying(Question.Form.class, form -> {
                assertThat(form.message())
                        .contains(told.get("approvalId").stringValue(), "page Approvals")
                        .doesNotContain("http");
                assertThat(form.schema().get("properties").isEmpty()).isTrue();
                assertThat(form.ahead()).isFalse();
            });
        }

        @Test
        void that_knows_nothing_is_told_in_words_what_to_do_next() {
            var client = new Client(false, Set.of());
            var told = ask(client);
            assertThat(client.asked).isEmpty();
            assertThat(told.get("next").stringValue()).contains("vsecure_get_approval", "repeat the call");
        }
    }

    @Nested
    class A_yes_of_a_client {
        @Test
        void is_nobodys_whatever_it_was_asked() {
            for (var knows : List.of(
                    Set.<Class<? extends Question>>of(Question.Link.class),
                    Set.<Class<? extends Question>>of(Question.Form.class))) {
                var told = ask(new Client(false, knows));
                assertThat(told.get("status").stringValue()).isEqualTo("pending");
                assertThat(read(agent.key())).isEqualTo("approval_required");
            }
        }
    }

    @Nested
    class A_no_of_a_client {
        @Test
        void is_told_what_was_decided_while_it_was_asked() {
            var client = new Client(false, Set.of(Question.Link.class));
            client.says = new Given(Given.Choice.DECLINE, YES.content());
            client.meanwhile = () -> {
                var page = ((Question.Link) client.asked.getFirst()).url();
                answer(page.substring(page.lastIndexOf('/') + 1), "approve", alice);
            };
            assertThat(ask(client).get("status").stringValue()).isEqualTo("approved");
        }
    }

    @Nested
    class What_was_decided {
        private String next(String id) {
            return HOUSE.done("approvals.show", "{'approvalId':'" + id + "'}", agent.key())
                    .get("next")
                    .stringValue();
        }

        @Test
        void is_told_with_what_to_do_next() {
            var id = asked();
            assertThat(next(id)).contains("Nobody has decided yet");
            answer(id, "approve", alice);
            assertThat(next(id)).startsWith("Approved: repeat the call").doesNotContain("at most");
            HOUSE.done("approvals.revoke", "{'approvalId':'" + id + "'}", alice);
            assertThat(next(id)).contains("allows nothing any more");
        }

        @Test
        void is_told_with_its_reason_when_it_is_no() {
            var id = asked();
            answer(id, "deny", bob);
            var told = HOUSE.done("approvals.show", "{'approvalId':'" + id + "'}", agent.key());
            assertThat(told.get("decision").stringValue()).isEqualTo("fine");
            assertThat(told.get("next").stringValue()).startsWith("A person said no");
        }

        @Test
        void says_how_often_it_can_be_used() {
            var id = ask(agent.key(), ",'maxUses':2").get("approvalId").stringValue();
            answer(id, "approve", alice);
            assertThat(next(id)).contains("(2 times at most)");
            read(agent.key());
            assertThat(next(id)).contains("(once)");
            read(agent.key());
            assertThat(next(id)).startsWith("It is used up");
        }
    }

    @Nested
    class The_refusal {
        @Test
        void tells_a_model_all_that_it_needs_in_words_and_no_address_of_an_approver() {
            HOUSE.done(
                    "resources.update",
                    "{'uri':'vsecure://secrets/production/*','permissions':['read','write'],'requiresApproval':true,'approvers':['alice"
                            + mails + "']}",
                    home.key());
            var write = refusal("resources.write", "{'uri':'" + DB + "','value':'x'}", agent.key());
            assertThat(write.message())
                    .contains(DB, "operation write")
                    .contains("callDigest " + write.details().get("callDigest"));
            assertThat(write.details().toString()).doesNotContain("alice");
            var id = asked();
            assertThat(refusal("resources.read", "{'uri':'" + DB + "'}", agent.key())
                            .message())
                    .contains(id, "/console/approvals/" + id);
        }
    }
}
