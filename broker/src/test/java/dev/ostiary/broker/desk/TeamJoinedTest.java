package dev.ostiary.broker.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.cli.Tryaudex;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs on a machine that has joined a team's server. */
@Timeout(120)
class TeamJoinedTest {
    @TempDir
    Path home;

    Household house;
    TeamHouse team;

    @BeforeEach
    void open() {
        house = new Household(home);
        team = new TeamHouse();
        house.environment.put("OSTIARY_URL", team.url());
        house.environment.put("OSTIARY_TOKEN", "aug_live_canary");
    }

    @AfterEach
    void close() {
        team.close();
        house.close();
    }

    private static Refusal refusal(ThrowingCallable call) {
        var refused = catchThrowableOfType(Refused.class, call);
        assertThat(refused).as("a refusal").isNotNull();
        return refused.refusal();
    }

    @Nested
    class Leave_given {
        @Test
        void is_the_teams_session_by_the_teams_terms() {
            var ran = house.broker().run(Wanting.run("true"), Face.CAPTURED);

            assertThat(ran.sessionId()).isEqualTo(TeamHouse.SESSION);
            var session = house.broker().session(ran.sessionId());
            assertThat(session.approval()).contains("apr_7");
            assertThat(session.createdAt().plusSeconds(60)).isEqualTo(session.expiresAt());
        }

        @Test
        void is_answered_with_what_came_of_it() throws Exception {
            house.broker().run(Wanting.run("printenv"), Face.CAPTURED);

            assertThat(team.told).hasSize(3);
            assertThat(team.told.get(0)).startsWith("sessions ").contains("printenv", "deploy");
            assertThat(team.told.get(1)).startsWith("issued ").contains(Household.KEY);
            assertThat(team.told.get(2)).startsWith("finish ").contains("completed");
            assertThat(team.told.toString()).doesNotContain(Household.SECRET, Household.TOKEN);
            assertThat(house.everything()).doesNotContain("aug_live_canary");
        }

        @Test
        void is_taken_back_by_an_end_that_the_team_calls() {
            team.ended = true;

            var ran = house.broker().run(Wanting.run("sleep", "100"), Face.CAPTURED);

            assertThat(ran.status()).isEqualTo(Status.REVOKED);
            assertThat(house.leases).isEmpty();
            assertThat(house.broker().audit(Optional.of(TeamHouse.SESSION), 9).entries())
                    .extracting(Audit.Row::event)
                    .contains("session_revoked");
        }
    }

    @Nested
    class Leave_refused {
        @Test
        void issues_nothing() {
            team.refuses = true;

            assertThat(refusal(() -> house.broker().run(Wanting.run("true"), Face.CAPTURED)))
                    .isInstanceOf(Refusal.Denied.class);
            assertThat(house.asked).isEmpty();
        }

        @Test
        void for_want_of_an_approval_names_the_page() {
            team.wantsApproval = true;

            assertThat(refusal(() -> house.broker().run(Wanting.run("true"), Face.CAPTURED)))
                    .isInstanceOfSatisfying(Refusal.ApprovalRequired.class, required -> {
                        assertThat(required.message()).contains(TeamHouse.PAGE);
                        assertThat(required.details()).containsEntry("approvalUrl", TeamHouse.PAGE);
                    });
            assertThat(house.asked).isEmpty();
        }

        @Test
        void for_want_of_an_approval_leads_a_client_to_the_page_and_waits() throws Exception {
            team.wantsApproval = true;
            var server = house.process(Tryaudex.class.getName(), "mcp").start();
            try (var in = server.outputWriter();
                    var out = server.inputReader()) {
                in.write(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"elicitation\":{\"url\":{}}},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}\n");
                in.flush();
                out.readLine();
                in.write(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"audex_run\",\"arguments\":{\"provider\":\"vault\",\"allow\":\"s3:GetObject\",\"command\":[\"true\"]}}}\n");
                in.flush();
                var asked = StrictJson.read(out.readLine());
                assertThat(asked.path("method").stringValue()).isEqualTo("elicitation/create");
                assertThat(asked.at("/params/url").stringValue()).isEqualTo(TeamHouse.PAGE);
                in.write("{\"jsonrpc\":\"2.0\",\"id\":" + asked.get("id") + ",\"result\":{\"action\":\"accept\"}}\n");
                in.flush();
                team.wantsApproval = false;

                var answer = StrictJson.read(out.readLine());

                assertThat(answer.path("id").intValue()).isEqualTo(2);
                assertThat(answer.at("/result/structuredContent/exit_code").intValue())
                        .isZero();
            } finally {
                server.destroyForcibly();
            }
        }
    }

    @Nested
    class A_server_that_was_reached {
        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
        void and_gave_no_leave_means_no_whatever_the_settings_say(TeamHouse.Fault fault) {
            house.settings("offline = \"allow\"\n");
            team.fault = fault;

            assertThat(refusal(() -> house.broker().run(Wanting.run("true"), Face.CAPTURED)))
                    .isInstanceOf(Refusal.Unavailable.class);
            assertThat(team.told).isNotEmpty();
            assertThat(house.asked).isEmpty();
        }
    }

    @Nested
    class A_server_that_cannot_be_asked {
        @BeforeEach
        void gone() {
            team.close();
        }

        @Test
        void means_no() {
            assertThat(refusal(() -> house.broker().run(Wanting.run("true"), Face.CAPTURED)))
                    .isInstanceOf(Refusal.Unavailable.class);
            assertThat(house.asked).isEmpty();
        }

        @Test
        void means_this_machines_own_terms_where_the_settings_say_so() {
            house.settings("offline = \"allow\"\n");

            var ran = house.broker().run(Wanting.run("true"), Face.CAPTURED);

            assertThat(ran.exitCode()).contains(0);
            assertThat(ran.warnings()).anySatisfy(words -> assertThat(words).contains("could not be asked"));
        }
    }

    @Nested
    class Half_of_the_settings {
        @Test
        void is_told_at_the_start() {
            house.environment.remove("OSTIARY_TOKEN");

            assertThat(refusal(house::broker).message()).contains("OSTIARY_TOKEN");
        }
    }
}
