package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.trail.TrailEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a call tells its client on the way, and asks of it, holds no secret that its result would not hold. */
class DiscretionTest {
    private final Fixture house = new Fixture();
    private final List<String> told = new ArrayList<>();
    private final Conversation client = new Conversation() {
        @Override
        public boolean can(Question question) {
            return true;
        }

        @Override
        public Map<String, Given> ask(List<Question> questions) {
            throw new Refused(new Refusal.InputRequired(questions));
        }

        @Override
        public void progress(double done, double total) {
            told.add(done + " of " + total);
        }

        @Override
        public void log(Level level, String text) {
            told.add(text);
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    };

    private Answer write() {
        var arguments =
                JsonNodeFactory.instance.objectNode().put("path", "app/db").put("value", Fixture.CANARY);
        var knock =
                new Knock(new Credential.Bearer(new Secret("t")), Guard.NONE, new Origin("mcp", "", "test", "req_1"));
        return house.gate().pass(Fixture.WRITE, arguments, knock, client);
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) StrictJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_log_message() {
        house.talk = conversation -> {
            conversation.progress(1, 2);
            conversation.log(Level.INFO, "writing " + Fixture.CANARY);
        };
        assertThat(write()).isInstanceOf(Answer.Done.class);
        assertThat(told).containsExactly("1.0 of 2.0", "writing " + Secret.MASK);
    }

    @Test
    void a_question_whatever_it_is() {
        var canary = Fixture.CANARY;
        var schema = json("{'type':'object','properties':{'a':{'type':'string','default':'" + canary + "'}}}");
        var questions = List.<Question>of(
                new Question.Form("form", "Is it " + canary + "?", schema, true),
                new Question.Link("link", "Go, " + canary, "https://example.org/" + canary),
                new Question.Sample("sample", json("{'messages':[{'text':'" + canary + "'}]}")),
                new Question.Roots("roots"));
        house.talk = conversation -> conversation.ask(questions);

        var asked = (Refusal.InputRequired) Fixture.no(write());

        assertThat(asked.questions()).extracting(Question::key).containsExactly("form", "link", "sample", "roots");
        assertThat(asked.questions().toString()).doesNotContain(canary).contains(Secret.MASK);
        assertThat(((Question.Form) asked.questions().getFirst()).ahead()).isTrue();
        assertThat(((Question.Form) asked.questions().getFirst())
                        .schema()
                        .at("/properties/a/type")
                        .stringValue())
                .isEqualTo("string");
    }

    @Test
    void that_something_was_asked_is_no_refusal_in_the_trail() {
        house.talk = conversation -> conversation.ask(new Question.Roots("roots"));
        write();
        assertThat(house.trail).singleElement().satisfies(event -> {
            assertThat(event.outcome()).isEqualTo(TrailEvent.Outcome.ASKED);
            assertThat(event.code()).isEqualTo("input_required");
        });
    }
}
