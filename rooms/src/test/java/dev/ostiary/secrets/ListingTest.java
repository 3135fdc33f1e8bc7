package dev.ostiary.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ListingTest {
    private final Vault vault = new Vault();

    /** Follows cursors to the end; {@code ask} is without braces. */
    private List<String> all(Operation<?, ?> operation, String ask, String rows) {
        var found = new ArrayList<String>();
        var cursor = "";
        while (true) {
            var page = vault.done(operation, "{" + ask + cursor + "}");
            page.get(rows).forEach(each -> found.add(each.get("path").stringValue()));
            assertThat(page.get("has_more").booleanValue()).isEqualTo(page.has("cursor"));
            if (!page.has("cursor")) {
                return found;
            }
            cursor = ", 'cursor': '" + page.get("cursor").stringValue() + "'";
        }
    }

    private List<String> paths(String ask) {
        return all(SecretsOperations.LIST, ask, "secrets");
    }

    private void secrets(String... paths) {
        for (var path : paths) {
            vault.write(path, "{'k': 'v'}");
        }
    }

    @Nested
    class a_prefix {
        @Test
        void covers_itself_and_what_lies_below_by_whole_segments() {
            secrets("app", "app/x", "app-1", "app-1/x", "app_2", "app0", "apple", "ap", "app/x/y");
            assertThat(paths("'prefix': 'app'")).containsExactly("app", "app/x", "app/x/y");
            assertThat(paths("'prefix': 'app/'")).containsExactly("app/x", "app/x/y");
            assertThat(paths("'prefix': 'app', 'limit': 1")).containsExactly("app", "app/x", "app/x/y");
        }

        @Test
        void that_is_no_path_is_refused() {
            assertThat(vault.no(SecretsOperations.LIST, "{'prefix': 'App'}").code())
                    .isEqualTo("invalid_path");
            assertThat(vault.no(SecretsOperations.LIST, "{'prefix': '/'}").code())
                    .isEqualTo("invalid_path");
            assertThat(vault.no(SecretsOperations.LIST, "{'prefix': 'a//'}").code())
                    .isEqualTo("invalid_path");
        }
    }

    @Test
    void shows_what_may_be_known() {
        vault.done(
                SecretsOperations.WRITE,
                "{'path': 'a', 'data': {'k': 'v'}, 'secret_type': 'kv', 'tags': ['t'], 'expires_in': '1d'}");
        assertThat(vault.done(SecretsOperations.LIST, "{}")).hasToString("""
                        {"secrets":[{"path":"a","secret_type":"kv","version":1,"tags":["t"],\
                        "updated_at":"2026-11-21T12:00:00Z","expires_at":"2026-11-22T12:00:00Z"}],"has_more":false}""");
    }

    @Test
    void filters_by_tag_and_type() {
        vault.done(SecretsOperations.WRITE, "{'path': 'a', 'data': {}, 'secret_type': 'kv', 'tags': ['t', 'u']}");
        vault.done(SecretsOperations.WRITE, "{'path': 'b', 'data': {}, 'secret_type': 'ssh_key', 'tags': ['u']}");
        assertThat(paths("'tag': 't'")).containsExactly("a");
        assertThat(paths("'tag': 'u', 'secret_type': 'ssh_key'")).containsExactly("b");
        assertThat(paths("'tag': 'none'")).isEmpty();
    }

    @Nested
    class a_cursor {
        @Test
        void works_for_no_other_listing() {
            secrets("a/1", "a/2", "b/1");
            var cursor = vault.done(SecretsOperations.LIST, "{'limit': 1}")
                    .get("cursor")
                    .stringValue();
            assertThat(vault.no(SecretsOperations.LIST, "{'prefix': 'b', 'cursor': '" + cursor + "'}")
                            .code())
                    .isEqualTo("invalid_cursor");
            assertThat(vault.no(SecretsOperations.EXPIRING, "{'cursor': '" + cursor + "'}")
                            .code())
                    .isEqualTo("invalid_cursor");
        }

        @Test
        void never_names_a_path_that_the_caller_may_not_know() {
            fill(Sieve.BUDGET + 2_000, "hidden");
            secrets("visible/1");
            vault.policy = (_, path) -> new ResourcePath("visible").covers(path);
            var page = vault.done(SecretsOperations.LIST, "{}");
            assertThat(page.get("secrets")).isEmpty();
            assertThat(page.get("has_more").booleanValue()).isTrue();
            var cursor = Base64.getUrlDecoder().decode(page.get("cursor").stringValue());
            assertThat(new String(cursor, StandardCharsets.ISO_8859_1)).doesNotContain("hidden");
            assertThat(paths("'limit': 100")).containsExactly("visible/1");
        }
    }

    private void fill(int count, String below) {
        vault.tenancy.write(vault.tenant, -1, () -> Tx.current().update("""
                insert into secret (path, secret_type, current_version, max_versions, created_at, created_by, updated_at)
                select ? || '/' || i, 'json', 1, 10, now(), 'test', now() from generate_series(1, ?) i
                """, below, count));
    }

    @Nested
    class against_a_model {
        private final Random random = new Random(7);

        private String path() {
            var segments = new ArrayList<String>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                segments.add(List.of("a", "a-b", "a_b", "ab", "a0", "b", "-", "_", "0")
                        .get(random.nextInt(9)));
            }
            return String.join("/", segments);
        }

        @Test
        void shows_exactly_what_guard_and_policy_and_prefix_admit() {
            var stored = new TreeSet<String>();
            while (stored.size() < 150) {
                stored.add(path());
            }
            stored.forEach(ListingTest.this::secrets);
            for (int round = 0; round < 60; round++) {
                check(stored);
            }
        }

        private void check(Set<String> stored) {
            var granted = new HashSet<String>(stored);
            granted.removeIf(_ -> random.nextInt(3) == 0);
            var allowed = new ResourcePath(path());
            var denied = new ResourcePath(path());
            var prefix = random.nextInt(4) == 0 ? "" : path();
            vault.policy = (permission, path) -> permission == Permission.LIST && granted.contains(path.text());
            vault.guard = new Guard(
                    false,
                    false,
                    random.nextBoolean() ? List.of() : List.of(allowed),
                    List.of(denied),
                    Optional.empty(),
                    Optional.empty());
            var expected = stored.stream()
                    .filter(granted::contains)
                    .filter(path -> vault.guard.admits(new ResourcePath(path)))
                    .filter(path -> prefix.isEmpty() || path.equals(prefix) || path.startsWith(prefix + "/"))
                    .toList();
            assertThat(paths("'prefix': '" + prefix + "', 'limit': " + (1 + random.nextInt(20))))
                    .isEqualTo(expected);
        }
    }

    @Nested
    class versions {
        @Test
        void come_in_pages_newest_first() {
            for (int i = 0; i < 5; i++) {
                secrets("a");
            }
            var found = new ArrayList<String>();
            var cursor = "";
            JsonNode page;
            do {
                page = vault.done(SecretsOperations.VERSIONS, "{'path': 'a', 'limit': 2" + cursor + "}");
                page.get("versions")
                        .forEach(each -> found.add(each.get("version").toString()));
                cursor = page.has("cursor")
                        ? ", 'cursor': '" + page.get("cursor").stringValue() + "'"
                        : "";
            } while (page.get("has_more").booleanValue());
            assertThat(found).containsExactly("5", "4", "3", "2", "1");
        }

        @Test
        void need_leave_to_list_the_path() {
            secrets("a");
            vault.policy = (permission, _) -> permission != Permission.LIST;
            assertThat(vault.no(SecretsOperations.VERSIONS, "{'path': 'a'}").code())
                    .isEqualTo("access_denied");
            assertThat(vault.no(SecretsOperations.DESCRIBE, "{'path': 'a'}").code())
                    .isEqualTo("access_denied");
        }
    }

    @Nested
    class what_expires {
        private void expiring(String path, String in) {
            vault.done(
                    SecretsOperations.WRITE,
                    "{'path': '%s', 'data': {'k': 'v'}, 'expires_in': '%s'}".formatted(path, in));
        }

        private List<String> found(String ask) {
            return all(SecretsOperations.EXPIRING, ask, "items");
        }

        @Test
        void comes_the_most_urgent_first() {
            expiring("late", "31d");
            expiring("b/soon", "10d");
            expiring("a/sooner", "2d");
            expiring("gone", "1h");
            secrets("never");
            vault.passes(java.time.Duration.ofHours(2));
            assertThat(found("'limit': 1")).containsExactly("gone", "a/sooner", "b/soon");
            assertThat(found("'include_expired': false")).containsExactly("a/sooner", "b/soon");
            assertThat(found("'within': '60d', 'include_expired': false"))
                    .containsExactly("a/sooner", "b/soon", "late");
            assertThat(found("'prefix': 'a'")).containsExactly("a/sooner");
            assertThat(found("'path': 'b/soon'")).containsExactly("b/soon");
        }

        @Test
        void says_in_how_many_days() {
            expiring("a", "36h");
            assertThat(vault.done(SecretsOperations.EXPIRING, "{}").get("items"))
                    .hasToString("""
                            [{"path":"a","expires_at":"2026-11-23T00:00:00Z","days_remaining":1,"expired":false}]""");
            vault.passes(java.time.Duration.ofHours(36));
            assertThat(vault.done(SecretsOperations.EXPIRING, "{}")
                            .at("/items/0/expired")
                            .booleanValue())
                    .isTrue();
        }

        @Test
        void is_filtered_path_by_path() {
            expiring("a", "1d");
            expiring("b", "1d");
            vault.policy = (_, path) -> path.text().equals("b");
            assertThat(found("'limit': 1")).containsExactly("b");
        }
    }
}
