package dev.ostiary.broker.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How runs end on a machine that has joined a team's server, and what the server hears of it. */
@Timeout(120)
class TeamEndsTest {
    @TempDir
    Path home;

    Household house;
    TeamHouse team;
    AwsHouse aws;

    @BeforeEach
    void open() {
        house = new Household(home);
        team = new TeamHouse();
        aws = new AwsHouse();
        house.environment.putAll(aws.environment());
        house.environment.put("OSTIARY_URL", team.url());
        house.environment.put("OSTIARY_TOKEN", "aug_live_canary");
    }

    @AfterEach
    void close() {
        aws.close();
        team.close();
        house.close();
    }

    private Ran run(String... command) {
        return house.broker().run(Wanting.of(Cloud.AWS, command), Face.CAPTURED);
    }

    private static Refusal refusal(ThrowingCallable call) {
        var refused = catchThrowableOfType(Refused.class, call);
        assertThat(refused).as("a refusal").isNotNull();
        return refused.refusal();
    }

    /** The one time that the server was told of an end. */
    private JsonNode finish() throws Exception {
        var finishes =
                team.told.stream().filter(each -> each.startsWith("finish ")).toList();
        assertThat(finishes).hasSize(1);
        return StrictJson.read(finishes.getFirst().substring("finish ".length()));
    }

    @Nested
    class An_end_that_the_team_calls {
        @BeforeEach
        void call() {
            team.ended = true;
        }

        @Test
        void has_aws_deny_the_session_and_is_answered_with_that() throws Exception {
            var ran = run("sleep", "100");

            assertThat(ran.status()).isEqualTo(Status.REVOKED);
            assertThat(aws.asked).contains("PutRolePolicy");
            assertThat(team.told.get(1)).startsWith("issued ").contains("\"lease\":false");
            assertThat(finish().path("credentials_ended").booleanValue()).isTrue();
            assertThat(finish().path("words").stringValue()).contains("denies this session everything");
            assertThat(finish().has("lingers_until")).isFalse();
        }

        @Test
        void is_answered_with_what_lingers_and_until_when() throws Exception {
            aws.refusesToEnd = true;

            run("sleep", "100");

            assertThat(finish().path("credentials_ended").booleanValue()).isFalse();
            assertThat(finish().path("words").stringValue()).contains("goes on honouring");
            assertThat(finish().path("lingers_until").stringValue()).isNotEmpty();
        }
    }

    @Nested
    class An_end_that_cannot_be_written_down {
        private String[] cut() {
            return new String[] {
                "truncate", "-s", "0", house.folder().resolve("audit.jsonl").toString()
            };
        }

        private Refusal refused() {
            return refusal(() -> run(cut()));
        }

        @Test
        void is_told_to_the_team_all_the_same_and_once() throws Exception {
            refused();

            assertThat(finish().path("status").stringValue()).isEqualTo("completed");
        }

        @Test
        void refuses_in_words_that_say_that_the_command_ran() {
            assertThat(refused())
                    .isInstanceOf(Refusal.Unavailable.class)
                    .extracting(Refusal::message)
                    .asString()
                    .contains("ran and is over (exit code 0)", "tryaudex audit verify");
        }

        @Test
        void ends_a_lease_once() {
            refusal(() -> house.broker().run(Wanting.run(cut()), Face.CAPTURED));

            assertThat(house.asked).containsExactly("GET /v1/aws/creds/deploy", "POST /v1/sys/leases/revoke");
        }
    }

    @Nested
    class Credentials_that_came_too_late {
        @Test
        void are_ended_and_that_is_told() throws Exception {
            aws.meanwhile = () -> house.broker().kill(TeamHouse.SESSION);

            var refusal = refusal(() -> run("true"));

            assertThat(refusal.code()).isEqualTo("session_ended");
            assertThat(refusal.message()).contains("denies this session everything");
            assertThat(finish().path("status").stringValue()).isEqualTo("revoked");
            assertThat(finish().path("credentials_ended").booleanValue()).isTrue();
            assertThat(house.broker()
                            .audit(Optional.of(TeamHouse.SESSION), 9)
                            .entries()
                            .toString())
                    .contains("denies this session everything");
        }

        @Test
        void are_said_to_linger_where_they_do() throws Exception {
            aws.refusesToEnd = true;
            aws.meanwhile = () -> house.broker().kill(TeamHouse.SESSION);

            assertThat(refusal(() -> run("true")).message()).contains("goes on honouring");
            assertThat(finish().path("lingers_until").stringValue()).isNotEmpty();
        }

        @Test
        void are_none_of_record_for_whoever_kills_and_he_is_told_who_ends_them() {
            var said = new CompletableFuture<Killed>();
            aws.meanwhile = () -> said.complete(house.broker().kill(TeamHouse.SESSION));

            refusal(() -> run("true"));

            assertThat(said.join().said()).anySatisfy(words -> assertThat(words).contains("being issued just now"));
        }
    }

    @Nested
    class A_broker_that_was_killed {
        private void killed(Cloud cloud) throws Exception {
            var process = house.process(LongRun.class.getName(), cloud.wire(), "sleep", "100")
                    .start();
            while (house.broker()
                            .sessions(Optional.of(Status.ACTIVE), 1)
                            .sessions()
                            .isEmpty()
                    || team.told.stream().noneMatch(each -> each.startsWith("issued "))) {
                Thread.sleep(50); // the test's own time limit ends this
            }
            process.destroyForcibly().waitFor();
        }

        @Test
        void has_its_end_told_by_the_next_one() throws Exception {
            killed(Cloud.VAULT);

            house.broker().sessions(Optional.empty(), 1);

            assertThat(finish().path("status").stringValue()).isEqualTo("failed");
            assertThat(finish().path("credentials_ended").booleanValue()).isTrue();
        }

        @Test
        void leaves_credentials_that_end_by_themselves() throws Exception {
            killed(Cloud.AWS);

            house.broker().sessions(Optional.empty(), 1);

            assertThat(aws.asked).doesNotContain("PutRolePolicy");
            assertThat(finish().path("credentials_ended").booleanValue()).isFalse();
            assertThat(finish().path("lingers_until").stringValue()).isNotEmpty();
        }

        @Test
        void has_them_ended_by_the_next_one_where_the_team_has_called_the_end_meanwhile() throws Exception {
            killed(Cloud.AWS);
            team.ended = true;

            house.broker().sessions(Optional.empty(), 1);

            assertThat(aws.asked).contains("PutRolePolicy");
            assertThat(finish().path("credentials_ended").booleanValue()).isTrue();
        }

        @Test
        void has_its_end_told_by_whoever_kills_its_session() throws Exception {
            killed(Cloud.AWS);

            var killed = house.broker().kill(TeamHouse.SESSION);

            assertThat(killed.said()).anySatisfy(words -> assertThat(words).contains("denies this session everything"));
            assertThat(finish().path("status").stringValue()).isEqualTo("revoked");
            assertThat(finish().path("credentials_ended").booleanValue()).isTrue();
        }

        @Test
        void keeps_nobody_from_his_work_where_the_server_is_not_there() throws Exception {
            killed(Cloud.VAULT);
            team.close();

            assertThat(house.broker().sessions(Optional.empty(), 1).sessions())
                    .extracting(Sessions.Row::status)
                    .containsExactly(Status.FAILED);
        }
    }

    @Nested
    class An_end_of_its_own {
        @Test
        void is_told_with_how_long_the_cloud_honours_what_was_issued() throws Exception {
            run("true");

            assertThat(aws.asked).doesNotContain("PutRolePolicy");
            assertThat(finish().path("status").stringValue()).isEqualTo("completed");
            assertThat(finish().path("credentials_ended").booleanValue()).isFalse();
            assertThat(finish().path("lingers_until").stringValue()).isNotEmpty();
        }
    }
}
