package dev.ostiary.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DeletionTest {
    private final Vault vault = new Vault();

    @BeforeEach
    void a_secret_with_two_versions() {
        vault.write("a/b", "{'k': 'one'}");
        vault.write("a/b", "{'k': 'two'}");
    }

    private String count(String table) {
        return table.equals("secret")
                ? vault.query("select count(*)::text as it from secret")
                : vault.query("select count(*)::text as it from secret_version");
    }

    @Nested
    class soft {
        @BeforeEach
        void deleted() {
            assertThat(vault.done(SecretsOperations.DELETE, "{'path': 'a/b'}")).hasToString("""
                            {"path":"a/b","permanent":false,"version_count":2,\
                            "recoverable_until":"2026-12-21T12:00:00Z"}""");
        }

        @Test
        void hides_the_value_and_says_how_to_bring_it_back() {
            var refusal = vault.no(SecretsOperations.READ, "{'path': 'a/b'}");
            assertThat(refusal).isInstanceOf(Refusal.Missing.class);
            assertThat(refusal.message())
                    .isEqualTo("Secret 'a/b' not found: it was deleted at 2026-11-21T12:00:00Z. Restore it "
                            + "(ostiary secrets restore a/b) before 2026-12-21T12:00:00Z.");
        }

        @Test
        void stands_in_the_way_of_a_write_and_says_what_to_do() {
            var refusal = vault.no(SecretsOperations.WRITE, "{'path': 'a/b', 'data': {'k': 'three'}}");
            assertThat(refusal.code()).isEqualTo("secret_exists");
            assertThat(refusal.message()).contains("ostiary secrets restore a/b");
            vault.done(SecretsOperations.RESTORE, "{'path': 'a/b'}");
            assertThat(vault.read("a/b").get("version").intValue()).isEqualTo(2);
        }

        @Test
        void stands_in_the_way_of_everything_else() {
            assertThat(vault.no(SecretsOperations.ROTATE, "{'path': 'a/b', 'data': {}}")
                            .code())
                    .isEqualTo("secret_not_found");
            assertThat(vault.no(SecretsOperations.ANNOTATE, "{'path': 'a/b', 'owner': 'x'}")
                            .code())
                    .isEqualTo("secret_not_found");
            assertThat(vault.no(SecretsOperations.DELETE, "{'path': 'a/b'}").code())
                    .isEqualTo("secret_not_found");
            assertThat(vault.no(SecretsOperations.VERSIONS, "{'path': 'a/b'}").code())
                    .isEqualTo("secret_not_found");
        }

        @Test
        void can_be_restored_with_all_versions() {
            assertThat(vault.done(SecretsOperations.RESTORE, "{'path': 'a/b'}"))
                    .hasToString("{\"path\":\"a/b\",\"version\":2}");
            assertThat(vault.done(SecretsOperations.READ, "{'path': 'a/b', 'version': 1}")
                            .at("/data/k")
                            .stringValue())
                    .isEqualTo("one");
        }

        @Test
        void can_be_made_permanent() {
            vault.done(SecretsOperations.DELETE, "{'path': 'a/b', 'permanent': true}");
            assertThat(vault.no(SecretsOperations.RESTORE, "{'path': 'a/b'}").code())
                    .isEqualTo("secret_not_found");
        }

        @Test
        void is_listed_only_when_asked_for() {
            assertThat(vault.done(SecretsOperations.LIST, "{}").get("secrets")).isEmpty();
            assertThat(vault.done(SecretsOperations.LIST, "{'include_deleted': true}")
                            .at("/secrets/0/recoverable_until")
                            .stringValue())
                    .isEqualTo("2026-12-21T12:00:00Z");
        }

        @Nested
        class after_thirty_days {
            @BeforeEach
            void pass() {
                vault.passes(Duration.ofDays(30));
            }

            @Test
            void is_as_if_it_had_never_been() {
                assertThat(vault.no(SecretsOperations.RESTORE, "{'path': 'a/b'}"))
                        .isEqualTo(new Refusal.Missing("secret_not_found", "Secret 'a/b' not found"));
                assertThat(vault.no(SecretsOperations.READ, "{'path': 'a/b'}").message())
                        .isEqualTo("Secret 'a/b' not found");
                assertThat(vault.no(SecretsOperations.DESCRIBE, "{'path': 'a/b'}")
                                .message())
                        .isEqualTo("Secret 'a/b' not found");
                assertThat(vault.done(SecretsOperations.LIST, "{'include_deleted': true}")
                                .get("secrets"))
                        .isEmpty();
            }

            @Test
            void gives_way_to_a_new_secret() {
                assertThat(vault.write("a/b", "{'k': 'new'}")).isEqualTo(1);
                assertThat(count("secret_version")).isEqualTo("1");
            }

            @Test
            void is_purged_by_the_upkeep() {
                vault.room.sweep();
                assertThat(count("secret")).isEqualTo("0");
            }
        }
    }

    @Nested
    class permanent {
        @Test
        void leaves_no_ciphertext() {
            assertThat(vault.done(SecretsOperations.DELETE, "{'path': 'a/b', 'permanent': true}"))
                    .hasToString("{\"path\":\"a/b\",\"permanent\":true,\"version_count\":2}");
            assertThat(count("secret_version")).isEqualTo("0");
        }

        @Test
        void of_nothing_is_not_found() {
            assertThat(vault.no(SecretsOperations.DELETE, "{'path': 'a/c', 'permanent': true}")
                            .code())
                    .isEqualTo("secret_not_found");
        }
    }

    @Test
    void restoring_what_is_not_deleted_is_a_conflict() {
        assertThat(vault.no(SecretsOperations.RESTORE, "{'path': 'a/b'}")).isInstanceOf(Refusal.Conflict.class);
    }
}
