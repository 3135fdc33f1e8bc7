package dev.ostiary.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WritingTest {
    private final Vault vault = new Vault();

    private List<String> states(String path) {
        var states = new ArrayList<String>();
        vault.done(SecretsOperations.VERSIONS, "{'path': '" + path + "'}")
                .get("versions")
                .forEach(each ->
                        states.add(each.get("version") + " " + each.get("state").stringValue()));
        return states;
    }

    @Test
    void tells_the_first_version_from_the_second() {
        var ask = "{'path': 'a/b', 'data': {'k': 'v'}}";
        assertThat(vault.done(SecretsOperations.WRITE, ask)).hasToString("""
                        {"path":"a/b","version":1,"created":true,"created_at":"2026-11-21T12:00:00Z"}""");
        assertThat(vault.done(SecretsOperations.WRITE, ask).get("created").booleanValue())
                .isFalse();
    }

    @Test
    void keeps_what_it_is_not_told_to_change() {
        vault.done(
                SecretsOperations.WRITE,
                "{'path': 'a', 'data': {'k': 'v'}, 'secret_type': 'api_key', 'tags': ['t'], 'owner': 'o', 'max_versions': 3}");
        vault.write("a", "{'k': 'w'}");
        var told = vault.done(SecretsOperations.DESCRIBE, "{'path': 'a'}");
        assertThat(told.get("metadata")).hasToString("{\"tags\":[\"t\"],\"owner\":\"o\"}");
        assertThat(told.get("secret_type").stringValue()).isEqualTo("api_key");
        assertThat(told.get("max_versions").intValue()).isEqualTo(3);
    }

    @Test
    void keeps_nested_values_and_numbers_as_they_are() {
        vault.write("a", "{'n': 1.10, 'big': 12345678901234567890, 'deep': {'list': [null, true, '\\u0000ü']}}");
        assertThat(vault.read("a").get("data"))
                .hasToString("{\"n\":1.10,\"big\":12345678901234567890,\"deep\":{\"list\":[null,true,\"\\u0000ü\"]}}");
    }

    @Test
    void destroys_the_oldest_beyond_max_versions() {
        for (int i = 1; i <= 4; i++) {
            vault.done(
                    SecretsOperations.WRITE,
                    "{'path': 'a', 'data': {'k': 'value-%d'}, 'max_versions': 2}".formatted(i));
        }
        assertThat(states("a")).containsExactly("4 current", "3 previous", "2 destroyed", "1 destroyed");
        assertThat(vault.no(SecretsOperations.READ, "{'path': 'a', 'version': 2}")
                        .code())
                .isEqualTo("version_not_found");
        assertThat(vault.query("select count(*)::text as it from secret_version where sealed is not null"))
                .isEqualTo("2");
    }

    @Test
    void refuses_policies_that_this_server_does_not_have() {
        assertThat(vault.no(SecretsOperations.WRITE, "{'path': 'a', 'data': {}, 'rotation_policy_id': 'rot_1'}")
                        .code())
                .isEqualTo("rotation_policy_not_found");
        assertThat(vault.no(SecretsOperations.WRITE, "{'path': 'a', 'data': {}, 'secret_policy_id': 'sp_1'}")
                        .code())
                .isEqualTo("secret_policy_not_found");
        assertThat(vault.query("select count(*)::text as it from secret")).isEqualTo("0");
    }

    @Nested
    class too_large {
        private void refused(String data, String field) {
            var refusal = vault.no(SecretsOperations.WRITE, "{'path': 'a', 'data': " + data + "}");
            assertThat(refusal)
                    .isInstanceOfSatisfying(
                            Refusal.Invalid.class,
                            invalid -> assertThat(invalid.fields()).containsOnlyKeys(field));
        }

        @Test
        void is_a_value_of_more_than_a_mebibyte() {
            var half = "x".repeat(1 << 19);
            refused("{'a': '" + half + "', 'b': '" + half + "'}", "data");
        }

        @Test
        void is_a_value_of_more_than_a_hundred_keys() {
            var keys = IntStream.rangeClosed(0, 100)
                    .mapToObj(i -> "'k" + i + "': 1")
                    .toList();
            refused("{" + String.join(",", keys) + "}", "data");
        }

        @Test
        void is_a_tag_of_more_than_200_characters() {
            refused("{}, 'tags': ['" + "x".repeat(201) + "']", "tags");
        }

        @Test
        void is_a_life_of_more_than_a_century() {
            refused("{}, 'expires_in': '999999999w'", "expires_in");
        }

        @Test
        void or_too_short_is_a_life_of_nothing() {
            refused("{}, 'expires_in': '0s'", "expires_in");
        }

        @Test
        void is_custom_metadata_of_more_than_16_kibibytes() {
            vault.write("a", "{}");
            var ask = "{'path': 'a', 'custom': {'k': '" + "x".repeat(16_384) + "'}}";
            assertThat(vault.no(SecretsOperations.ANNOTATE, ask).message()).isEqualTo("custom: is larger than 16 KiB.");
        }

        @Test
        void or_impossible_is_a_nul_in_custom_metadata() {
            vault.write("a", "{}");
            assertThat(vault.no(SecretsOperations.ANNOTATE, "{'path': 'a', 'custom': {'k': ['\\u0000']}}")
                            .message())
                    .isEqualTo("custom: must not hold a NUL character.");
        }
    }

    @Nested
    class cas {
        private Refusal refused(String path, int cas) {
            return vault.no(
                    SecretsOperations.WRITE, "{'path': '%s', 'data': {'k': 'v'}, 'cas': %d}".formatted(path, cas));
        }

        @Test
        void zero_demands_that_nothing_is_there() {
            vault.done(SecretsOperations.WRITE, "{'path': 'a', 'data': {'k': 'v'}, 'cas': 0}");
            var refusal = refused("a", 0);
            assertThat(refusal.code()).isEqualTo("version_conflict");
            assertThat(refusal.details()).containsEntry("current_version", 1);
        }

        @Test
        void demands_that_its_version_is_current() {
            vault.write("a", "{'k': 'v'}");
            vault.write("a", "{'k': 'v'}");
            assertThat(refused("a", 1).details()).containsEntry("current_version", 2);
            vault.done(SecretsOperations.WRITE, "{'path': 'a', 'data': {'k': 'v'}, 'cas': 2}");
            assertThat(states("a")).hasSize(3);
        }

        @Test
        void of_a_secret_that_is_not_there_creates_nothing() {
            assertThat(refused("a", 4).details()).containsEntry("current_version", 0);
            assertThat(vault.no(SecretsOperations.READ, "{'path': 'a'}").code()).isEqualTo("secret_not_found");
        }
    }

    @Nested
    class many_at_once {
        private List<Answer> writers(String arguments) throws Exception {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var running = IntStream.range(0, 16)
                        .mapToObj(i ->
                                threads.submit(() -> vault.pass(SecretsOperations.WRITE, arguments.formatted("v" + i))))
                        .toList();
                var answers = new ArrayList<Answer>();
                for (var each : running) {
                    answers.add(each.get());
                }
                return answers;
            }
        }

        @Test
        void all_become_versions_and_none_is_lost() throws Exception {
            var answers = writers("{'path': 'a', 'data': {'k': '%s'}, 'max_versions': 50}");
            assertThat(answers).allMatch(Answer.Done.class::isInstance);
            var values = new HashSet<String>();
            for (int version = 1; version <= 16; version++) {
                values.add(vault.done(SecretsOperations.READ, "{'path': 'a', 'version': " + version + "}")
                        .at("/data/k")
                        .stringValue());
            }
            assertThat(values).hasSize(16);
        }

        @Test
        void with_cas_exactly_one_wins() throws Exception {
            vault.write("a", "{'k': 'v'}");
            var answers = writers("{'path': 'a', 'data': {'k': '%s'}, 'cas': 1}");
            assertThat(answers.stream().filter(Answer.Done.class::isInstance)).hasSize(1);
            assertThat(states("a")).hasSize(2);
        }
    }

    @Nested
    class a_rotation {
        @Test
        void keeps_the_old_value_readable_until_its_grace_ends() {
            vault.write("a", "{'k': 'old-value'}");
            assertThat(vault.done(SecretsOperations.ROTATE, "{'path': 'a', 'data': {'k': 'new-value'}}"))
                    .hasToString("""
                            {"path":"a","old_version":1,"new_version":2,\
                            "grace_period_ends":"2026-11-23T12:00:00Z","auto_generated":false}""");
            assertThat(vault.read("a").at("/data/k").stringValue()).isEqualTo("new-value");
            assertThat(states("a")).containsExactly("2 current", "1 grace");
            vault.passes(Duration.ofDays(2).minusSeconds(1));
            vault.done(SecretsOperations.READ, "{'path': 'a', 'version': 1}");
            vault.passes(Duration.ofSeconds(1));
            assertThat(vault.no(SecretsOperations.READ, "{'path': 'a', 'version': 1}")
                            .code())
                    .isEqualTo("version_not_found");
            assertThat(states("a")).containsExactly("2 current", "1 destroyed");
        }

        @Test
        void spares_the_version_in_grace_from_max_versions() {
            vault.done(SecretsOperations.WRITE, "{'path': 'a', 'data': {'k': 'v'}, 'max_versions': 1}");
            vault.done(SecretsOperations.ROTATE, "{'path': 'a', 'data': {'k': 'w'}}");
            vault.write("a", "{'k': 'x'}");
            assertThat(states("a")).containsExactly("3 current", "2 destroyed", "1 grace");
        }

        @Test
        void without_grace_ends_the_old_value_at_once() {
            vault.write("a", "{'k': 'v'}");
            vault.done(SecretsOperations.ROTATE, "{'path': 'a', 'data': {'k': 'w'}, 'grace_period': '0s'}");
            assertThat(states("a")).containsExactly("2 current", "1 destroyed");
            assertThat(vault.query("select sealed::text as it from secret_version where version = 1"))
                    .isEqualTo("null");
        }

        @Test
        void has_its_ciphertext_destroyed_by_the_upkeep() {
            vault.write("a", "{'k': 'v'}");
            vault.done(SecretsOperations.ROTATE, "{'path': 'a', 'data': {'k': 'w'}, 'grace_period': '1h'}");
            vault.room.sweep();
            assertThat(vault.query("select (sealed is null)::text as it from secret_version where version = 1"))
                    .isEqualTo("false");
            vault.passes(Duration.ofHours(1));
            vault.room.sweep();
            assertThat(vault.query("select (sealed is null)::text as it from secret_version where version = 1"))
                    .isEqualTo("true");
        }

        @Test
        void needs_the_new_value_and_a_secret_to_rotate() {
            assertThat(vault.no(SecretsOperations.ROTATE, "{'path': 'a'}").message())
                    .startsWith("data: is required");
            assertThat(vault.no(SecretsOperations.ROTATE, "{'path': 'a', 'secret_policy_id': 'sp_1'}")
                            .code())
                    .isEqualTo("secret_policy_not_found");
            assertThat(vault.no(SecretsOperations.ROTATE, "{'path': 'a', 'data': {}}"))
                    .isEqualTo(new Refusal.Missing("secret_not_found", "Secret 'a' not found"));
        }

        @Test
        void needs_its_own_permission() {
            vault.write("a", "{'k': 'v'}");
            vault.policy = (permission, _) -> permission != Permission.ROTATE;
            assertThat(vault.no(SecretsOperations.ROTATE, "{'path': 'a', 'data': {}}")
                            .code())
                    .isEqualTo("access_denied");
        }
    }

    @Nested
    class when_the_trail_fails {
        @Test
        void nothing_is_half_written() {
            vault.write("a", "{'k': 'v'}");
            vault.ledger = () -> {
                throw new IllegalStateException("disk full");
            };
            assertThat(vault.no(SecretsOperations.WRITE, "{'path': 'a', 'data': {'k': 'w'}}"))
                    .isInstanceOf(Refusal.Unavailable.class);
            vault.no(SecretsOperations.ROTATE, "{'path': 'a', 'data': {'k': 'w'}}");
            vault.no(SecretsOperations.DELETE, "{'path': 'a', 'permanent': true}");
            vault.ledger = () -> {};
            assertThat(states("a")).containsExactly("1 current");
        }
    }
}
