package dev.ostiary.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.TestGround;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private final Vault vault = new Vault();

    @BeforeEach
    void a_secret_with_two_versions() {
        vault.write("app/db", "{'user': 'first', 'password': 'one-long-password'}");
        vault.write("app/db", "{'user': 'second', 'password': 'two-long-password'}");
    }

    @Test
    void gives_the_current_version_with_all_that_is_known_of_it() {
        vault.done(
                SecretsOperations.ANNOTATE,
                "{'path': 'app/db', 'description': 'Main', 'tags': ['x'], 'owner': 'team', 'custom': {'n': 1}}");
        assertThat(vault.read("app/db")).hasToString("""
                        {"path":"app/db","version":2,"secret_type":"json",\
                        "data":{"user":"second","password":"two-long-password"},\
                        "metadata":{"description":"Main","tags":["x"],"owner":"team","custom":{"n":1}},\
                        "created_at":"2026-11-21T12:00:00Z","updated_at":"2026-11-21T12:00:00Z"}""");
    }

    @Test
    void gives_an_older_version_by_its_number() {
        var answer = vault.done(SecretsOperations.READ, "{'path': 'app/db', 'version': 1}");
        assertThat(answer.at("/data/user").stringValue()).isEqualTo("first");
        assertThat(answer.get("version").intValue()).isEqualTo(1);
    }

    @Test
    void gives_one_field_alone() {
        var answer = vault.done(SecretsOperations.READ, "{'path': 'app/db', 'field': 'user'}");
        assertThat(answer.get("data")).hasToString("{\"user\":\"second\"}");
    }

    @Test
    void names_a_field_that_is_not_there_and_tells_no_value() {
        var refusal = vault.no(SecretsOperations.READ, "{'path': 'app/db', 'field': 'port'}");
        assertThat(refusal).isEqualTo(new Refusal.Missing("field_not_found", "Secret 'app/db' has no field 'port'"));
    }

    @Test
    void does_not_find_a_version_that_never_was() {
        var refusal = vault.no(SecretsOperations.READ, "{'path': 'app/db', 'version': 3}");
        assertThat(refusal.code()).isEqualTo("version_not_found");
        assertThat(refusal.message())
                .startsWith("Version 3 of secret 'app/db' not found")
                .endsWith("Current is version 2.");
    }

    @Test
    void does_not_find_a_secret_that_never_was() {
        assertThat(vault.no(SecretsOperations.READ, "{'path': 'app/other'}"))
                .isEqualTo(new Refusal.Missing("secret_not_found", "Secret 'app/other' not found"));
    }

    @Test
    void costs_one_round_trip() {
        vault.read("app/db");
        long before = vault.tenancy.roundTrips();
        vault.read("app/db");
        assertThat(vault.tenancy.roundTrips() - before).isEqualTo(1);
    }

    @Test
    void keeps_keys_and_hides_leaves_on_a_masked_connection() {
        vault.guard = new Guard(false, true, List.of(), List.of(), Optional.empty(), Optional.empty());
        assertThat(vault.read("app/db").get("data"))
                .hasToString("{\"user\":\"%s\",\"password\":\"%s\"}".formatted(Secret.MASK, Secret.MASK));
    }

    @Test
    void needs_read_permission_on_the_path() {
        vault.policy = (permission, _) -> permission != Permission.READ;
        assertThat(vault.no(SecretsOperations.READ, "{'path': 'app/db'}").code())
                .isEqualTo("access_denied");
    }

    @Test
    void refuses_a_value_that_was_moved_to_another_path() {
        vault.write("app/other", "{'a': 'b'}");
        vault.tenancy.write(
                vault.tenant, -1, () -> dev.ostiary.store.Tx.current().update("""
                update secret_version set sealed =
                    (select sealed from secret_version where path = 'app/db' and version = 1)
                where path = 'app/other'"""));
        assertThat(vault.no(SecretsOperations.READ, "{'path': 'app/other'}")).isInstanceOf(Refusal.Internal.class);
    }

    @Nested
    class an_expired_secret {
        @BeforeEach
        void expires() {
            vault.done(SecretsOperations.WRITE, "{'path': 'app/key', 'data': {'k': 'value-one'}, 'expires_in': '1h'}");
            vault.passes(Duration.ofHours(1));
        }

        @Test
        void is_refused_and_says_when_it_expired() {
            var refusal = vault.no(SecretsOperations.READ, "{'path': 'app/key'}");
            assertThat(refusal).isInstanceOf(Refusal.Missing.class);
            assertThat(refusal.code()).isEqualTo("secret_expired");
            assertThat(refusal.message()).contains("expired at 2026-11-21T13:00:00Z");
        }

        @Test
        void is_refused_by_version_too() {
            assertThat(vault.no(SecretsOperations.READ, "{'path': 'app/key', 'version': 1}")
                            .code())
                    .isEqualTo("secret_expired");
        }

        @Test
        void lives_again_as_long_with_a_new_value() {
            vault.write("app/key", "{'k': 'value-two'}");
            assertThat(vault.read("app/key").get("expires_at").stringValue()).isEqualTo("2026-11-21T14:00:00Z");
        }

        @Test
        void lives_for_ever_when_told_to() {
            vault.done(SecretsOperations.ANNOTATE, "{'path': 'app/key', 'never_expires': true}");
            assertThat(vault.read("app/key").has("expires_at")).isFalse();
        }
    }

    @Nested
    class a_read_is_counted {
        @Test
        void behind_the_reader() {
            vault.read("app/db");
            vault.passes(Duration.ofMinutes(1));
            vault.read("app/db");
            vault.room.settle();
            vault.read("app/db");
            vault.room.settle();
            var told = vault.done(SecretsOperations.DESCRIBE, "{'path': 'app/db'}");
            assertThat(told.get("access_count").longValue()).isEqualTo(3);
            assertThat(told.get("last_accessed_at").stringValue()).isEqualTo("2026-11-21T12:01:00Z");
        }

        @Test
        void for_its_own_tenant() {
            vault.read("app/db");
            var first = vault.tenant;
            vault.tenant = TestGround.freshTenant();
            vault.write("app/db", "{'a': 'b'}");
            vault.read("app/db");
            vault.read("app/db");
            vault.room.settle();
            assertThat(counted()).isEqualTo(2);
            vault.tenant = first;
            assertThat(counted()).isEqualTo(1);
        }

        private long counted() {
            return vault.done(SecretsOperations.DESCRIBE, "{'path': 'app/db'}")
                    .get("access_count")
                    .longValue();
        }

        @Test
        void later_where_somebody_holds_the_secret_now() throws Exception {
            vault.read("app/db");
            try (var _ = TestGround.asOwnerMeanwhile(
                    "select from ostiary.secret where tenant_id = '" + vault.tenant + "' for update")) {
                vault.room.settle();
            }
            assertThat(counted()).isZero();
            vault.read("app/db");
            vault.room.settle();
            assertThat(counted()).isEqualTo(2);
        }

        @Test
        void and_forgotten_with_the_secret() {
            vault.read("app/db");
            vault.done(SecretsOperations.DELETE, "{'path': 'app/db', 'permanent': true}");
            vault.room.settle();
            vault.write("app/db", "{'a': 'b'}");
            assertThat(counted()).isZero();
        }
    }

    @Nested
    class a_batch {
        @BeforeEach
        void of_several() {
            vault.write("app/cache", "{'url': 'redis-url'}");
            vault.write("hr/pay", "{'url': 'payroll-url'}");
            vault.policy = (_, path) -> new ResourcePath("app").covers(path);
        }

        @Test
        void answers_each_path_by_itself() {
            var answer = vault.done(
                    SecretsOperations.BATCH_READ, "{'paths': ['app/db', 'hr/pay', 'app/none', 'app/cache', 'app/db']}");
            assertThat(answer.get("secrets").propertyNames()).containsExactly("app/db", "app/cache");
            assertThat(answer.at("/secrets/app~1db/data/user").stringValue()).isEqualTo("second");
            assertThat(answer.at("/errors/hr~1pay/code").stringValue()).isEqualTo("access_denied");
            assertThat(answer.at("/errors/app~1none/code").stringValue()).isEqualTo("secret_not_found");
            assertThat(answer.toString()).doesNotContain("payroll-url");
        }

        @Test
        void is_recorded_path_by_path() {
            vault.trail.clear();
            vault.done(SecretsOperations.BATCH_READ, "{'paths': ['app/db', 'hr/pay', 'app/none']}");
            assertThat(vault.trail)
                    .extracting(event -> event.action() + " " + event.path() + " " + event.outcome())
                    .containsExactly(
                            "read null ALLOWED", "read hr/pay REFUSED", "read app/db ALLOWED", "read app/none FAILED");
        }

        @Test
        void respects_the_connections_own_limits() {
            vault.guard = new Guard(
                    false, false, List.of(), List.of(new ResourcePath("app/db")), Optional.empty(), Optional.empty());
            var answer = vault.done(SecretsOperations.BATCH_READ, "{'paths': ['app/db', 'app/cache']}");
            assertThat(answer.get("secrets").propertyNames()).containsExactly("app/cache");
            assertThat(answer.get("errors").propertyNames()).containsExactly("app/db");
        }

        @Test
        void costs_one_round_trip() {
            long before = vault.tenancy.roundTrips();
            vault.done(SecretsOperations.BATCH_READ, "{'paths': ['app/db', 'app/cache']}");
            assertThat(vault.tenancy.roundTrips() - before).isEqualTo(1);
        }

        @Test
        void gives_out_so_much_and_names_what_is_left() {
            var large = "{'v': '" + "x".repeat(1_000_000) + "'}";
            for (int i = 0; i < 6; i++) {
                vault.write("app/large" + i, large);
            }
            var answer = vault.done(
                    SecretsOperations.BATCH_READ,
                    "{'paths': ['app/large0','app/large1','app/large2','app/large3','app/large4','app/large5']}");
            assertThat(answer.get("secrets").propertyNames())
                    .containsExactly("app/large0", "app/large1", "app/large2", "app/large3");
            assertThat(answer.at("/errors/app~1large5/code").stringValue()).isEqualTo("request_too_large");
        }
    }
}
