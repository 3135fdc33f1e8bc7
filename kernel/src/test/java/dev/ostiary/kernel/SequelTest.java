package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.trail.TrailEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What comes after the work is done may begin anew; the work does not. */
class SequelTest {
    private final Fixture house = new Fixture();
    private final Knock knock =
            new Knock(new Credential.Bearer(new Secret("t")), Guard.NONE, new Origin("mcp", "", "test", "req_1"));
    private boolean alone;

    private static final class Leaving extends Conversation.BeginsAnew {
        private static final long serialVersionUID = 1L;

        Leaving() {
            super("in a test");
        }
    }

    private final Conversation client = new Conversation() {
        @Override
        public boolean can(Question question) {
            return false;
        }

        @Override
        public Map<String, Given> ask(List<Question> questions) {
            throw new Refused(new Refusal.InputRequired(questions));
        }

        @Override
        public boolean detached() {
            if (!alone) {
                throw new Leaving();
            }
            return true;
        }

        @Override
        public void progress(double done, double total) {}

        @Override
        public void log(Level level, String text) {}

        @Override
        public boolean cancelled() {
            return false;
        }
    };

    private Answer write(Knock from) {
        var arguments =
                JsonNodeFactory.instance.objectNode().put("path", "app/db").put("value", Fixture.CANARY);
        return house.gate().pass(Fixture.WRITE, arguments, from, client);
    }

    @Nested
    class A_call_that_goes_on_alone_after_its_work {
        @Test
        void has_done_it_once_and_is_recorded_once() {
            house.sequel = Optional.of((_, output, call) -> {
                call.conversation().detached();
                return new Fixture.Written(output.path(), "and waited");
            });
            assertThatThrownBy(() -> write(knock)).isInstanceOf(Leaving.class);
            alone = true;

            var told = Fixture.done(write(knock));

            assertThat(told.get("echo").stringValue()).isEqualTo("and waited");
            assertThat(house.steps).containsOnlyOnce("run", "record");
        }

        @Test
        void is_decided_on_again() {
            house.sequel = Optional.of((_, output, call) -> {
                call.conversation().detached();
                return output;
            });
            assertThatThrownBy(() -> write(knock)).isInstanceOf(Leaving.class);
            alone = true;
            house.caller = Fixture.caller(java.util.Set.of());
            house.arrival = new Governance.Arrival.Known(house.caller);

            assertThat(Fixture.no(write(knock))).isInstanceOf(Refusal.Denied.class);
            assertThat(house.trail)
                    .singleElement()
                    .extracting(TrailEvent::outcome)
                    .isEqualTo(TrailEvent.Outcome.ALLOWED);
        }

        @Test
        void is_another_one_when_it_is_asked_again() {
            house.sequel = Optional.of((_, output, _) -> output);
            write(knock);
            write(new Knock(knock.credential(), knock.guard(), knock.origin()));
            assertThat(house.trail).hasSize(2);
        }
    }

    @Nested
    class What_goes_wrong_after_the_work {
        @Test
        void is_told_and_makes_nothing_undone_in_the_trail() {
            house.sequel = Optional.of((_, _, _) -> {
                throw new Refused(new Refusal.Unavailable("cannot be seen"));
            });
            assertThat(Fixture.no(write(knock))).isInstanceOf(Refusal.Unavailable.class);
            assertThat(house.trail)
                    .singleElement()
                    .extracting(TrailEvent::outcome)
                    .isEqualTo(TrailEvent.Outcome.ALLOWED);
        }

        @Test
        void includes_a_question_to_the_client() {
            house.sequel = Optional.of((_, output, call) -> {
                call.conversation().ask(new Question.Roots("roots"));
                return output;
            });
            assertThat(Fixture.no(write(knock))).isInstanceOf(Refusal.InputRequired.class);
            assertThat(house.trail)
                    .singleElement()
                    .extracting(TrailEvent::outcome)
                    .isEqualTo(TrailEvent.Outcome.ALLOWED);
        }
    }
}
