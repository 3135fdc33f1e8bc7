package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.broker.book.Session.Status;
import dev.ostiary.broker.cloud.Ending;
import dev.ostiary.broker.cloud.Held;
import dev.ostiary.broker.grant.Action;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.broker.grant.Network;
import dev.ostiary.broker.team.Asked;
import dev.ostiary.broker.team.Lookout;
import dev.ostiary.broker.team.Team;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A broker and its team's server, over the wire between them. */
class TeamOverHttpTest extends CredentialsGround {
    private static final Porch PORCH = new Porch(HOUSE.premises);
    private static final Enforcement BY_AWS = new Enforcement(Enforcement.Level.PROVIDER, "AWS refuses the rest.");

    @AfterAll
    static void close() {
        PORCH.close();
    }

    private static Team team(Secret key) {
        return Team.joined(Map.of("OSTIARY_URL", "http://127.0.0.1:" + PORCH.port(), "OSTIARY_TOKEN", key.reveal()))
                .orElseThrow();
    }

    private static Asked asked(String... actions) {
        var grant = new Grant(
                Cloud.AWS,
                List.of(actions).stream()
                        .map(text -> Action.of(Cloud.AWS, text))
                        .toList(),
                List.of(),
                List.of("*"),
                Duration.ofMinutes(15),
                Optional.empty(),
                Optional.of(ROLE),
                Optional.empty(),
                Network.ANYWHERE,
                List.of());
        return new Asked(
                grant,
                ROLE,
                Enforcement.Level.PROVIDER,
                List.of("aws", "s3", "ls"),
                "claude",
                Optional.of("laptop"),
                "/project");
    }

    private static Held held() {
        var now = Instant.now();
        return new Held(Cloud.AWS, ROLE, "key-1", Optional.empty(), now, now.plusSeconds(900));
    }

    private static Refusal refusal(Team team, Asked asked) {
        try {
            team.open(asked);
        } catch (Refused refused) {
            return refused.refusal();
        }
        throw new AssertionError("opened");
    }

    /** The server is as far away as a thread, yet it is another one. */
    private static Optional<String> heard(Lookout lookout) {
        for (int look = 0; look < 3_000 && lookout.over().isEmpty(); look++) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        return lookout.over();
    }

    @Test
    void a_run_is_told_from_its_beginning_to_its_end() {
        terms(",'ceiling':['s3:Get*'],'deny':['s3:GetBucket*'],'max_ttl':'5m'");
        try (var team = team(runner.key())) {
            var leave = team.open(asked("s3:*"));
            assertThat(leave.grant().allow()).containsExactly(Action.of(Cloud.AWS, "s3:Get*"));
            assertThat(leave.grant().deny()).containsExactly(Action.of(Cloud.AWS, "s3:GetBucket*"));
            assertThat(leave.grant().ttl()).isEqualTo(Duration.ofMinutes(5));
            team.issued(leave.session(), held(), BY_AWS);
            assertThat(team.ended(leave.session())).isFalse();
            var until = Instant.parse("2100-01-01T00:00:00Z");
            team.finished(
                    leave.session(),
                    Status.COMPLETED,
                    OptionalInt.of(0),
                    Optional.of(new Ending.Lingering("AWS honours them until then.", until)));
            var it = shown(leave.session());
            assertThat(Residence.text(it, "status")).isEqualTo("completed");
            assertThat(it.at("/finished/lingers_until").stringValue()).isEqualTo(until.toString());
            assertThat(Residence.text(it, "host")).isEqualTo("laptop");
        }
    }

    @Test
    void what_the_terms_refuse_is_refused_in_their_words() {
        terms(",'deny':['iam:*']");
        try (var team = team(runner.key())) {
            assertThat(refusal(team, asked("iam:CreateUser")).message()).contains("iam:CreateUser", "deny list");
        }
    }

    @Nested
    class the_end_of_a_session {
        @Test
        void is_heard_by_who_watches_over_it() {
            try (var team = team(runner.key())) {
                var session = team.open(asked("s3:GetObject")).session();
                team.issued(session, held(), BY_AWS);
                try (var lookout = team.watch(session)) {
                    HOUSE.done(
                            "credentials.end",
                            "{'session_id':'" + session + "','reason':'enough','wait_seconds':0}",
                            home.key());
                    assertThat(heard(lookout).orElseThrow()).contains("revoked", home.email(), "enough");
                }
                assertThat(team.ended(session)).isTrue();
            }
        }

        @Test
        void before_its_credentials_were_told_of_refuses_them() {
            try (var team = team(runner.key())) {
                var session = team.open(asked("s3:GetObject")).session();
                HOUSE.done("credentials.end", which(session), home.key());
                assertThatThrownBy(() -> team.issued(session, held(), BY_AWS))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.refusal()).isInstanceOf(Refusal.Conflict.class));
            }
        }

        @Test
        void comes_with_the_revocation_of_the_key() {
            try (var team = team(runner.key())) {
                var session = team.open(asked("s3:GetObject")).session();
                HOUSE.done("api-keys.revoke", "{'api_key_id':'" + runner.keyId() + "'}", home.key());
                try (var lookout = team.watch(session)) {
                    assertThat(heard(lookout).orElseThrow()).contains("revoked");
                }
            }
        }
    }

    @Nested
    class where_a_person_must_say_yes {
        private void demand() {
            terms(",'approval':['s3:Delete*']");
            HOUSE.done(
                    "resources.define",
                    "{'uri':'vsecure://credentials/aws/*','permissions':['write'],'approvers':['approver'],'requireReason':true,'minReasonLength':20}",
                    home.key());
        }

        @Test
        void one_is_asked_at_once_and_the_same_call_goes_through_afterwards() {
            demand();
            try (var team = team(runner.key())) {
                var refused = refusal(team, asked("s3:DeleteObject"));
                assertThat(refused).isInstanceOf(Refusal.ApprovalRequired.class);
                var id = String.valueOf(refused.details().get("approvalId"));
                assertThat(refused.details()).containsKeys("approvalUrl", "callDigest");
                assertThat(refused.message()).contains(id, "/console/approvals/" + id);
                assertThat(refusal(team, asked("s3:DeleteObject")).details()).containsEntry("approvalId", id);
                assertThat(answer(id, "approve", alice)).isEqualTo("done");
                assertThat(team.open(asked("s3:DeleteObject")).approval()).contains(id);
            }
        }

        @Test
        void a_no_is_told_as_one() {
            demand();
            try (var team = team(runner.key())) {
                var id = String.valueOf(
                        refusal(team, asked("s3:DeleteObject")).details().get("approvalId"));
                assertThat(answer(id, "deny", alice)).isEqualTo("done");
                assertThat(refusal(team, asked("s3:DeleteObject")))
                        .isInstanceOf(Refusal.Denied.class)
                        .extracting(Refusal::message)
                        .asString()
                        .contains("said no", "fine");
            }
        }

        @Test
        void a_key_that_may_not_ask_is_told_so() {
            demand();
            var mute = HOUSE.account(home, "mute", "credentials:use");
            try (var team = team(mute.key())) {
                assertThat(refusal(team, asked("s3:DeleteObject")).message())
                        .contains("could not be asked", "mcp:read");
            }
        }
    }

    @Test
    void a_key_that_nobody_knows_opens_nothing() {
        try (var team = team(new Secret("scai_live_" + "x".repeat(20)))) {
            assertThat(refusal(team, asked("s3:GetObject"))).isInstanceOf(Refusal.Unauthenticated.class);
        }
    }
}
