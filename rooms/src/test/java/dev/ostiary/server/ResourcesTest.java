package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The vault's resources and prompts through the whole server, for an agent that may do little. */
class ResourcesTest {
    private static final Residence RESIDENCE = Residence.shared();
    private static final Porch PORCH = new Porch(RESIDENCE.premises);
    private static final String SHUT = "v=1;masked";

    private final Residence.Household home = RESIDENCE.found("res" + System.nanoTime());
    private final Residence.Household others = RESIDENCE.found("oth" + System.nanoTime());
    private final Residence.Account agent =
            RESIDENCE.account(home, "agent", "secrets:read", "secrets:list", "secrets:rotate");

    @AfterAll
    static void close() {
        PORCH.close();
    }

    @BeforeEach
    void furnish() {
        for (var path : List.of("app/db", "app/queue", "infra/root")) {
            for (var household : List.of(home, others)) {
                RESIDENCE.done(
                        "secrets.write", "{'path':'%s','data':{'v':'swordfish'}}".formatted(path), household.key());
            }
        }
        RESIDENCE.allow(home, agent.principal(), "app/*", "read");
        RESIDENCE.allow(home, agent.principal(), "app/*", "list");
        RESIDENCE.allow(home, agent.principal(), "app/*", "rotate");
    }

    private JsonNode ask(String method, String params, Secret key, String guard) {
        return PORCH.ask(method, Residence.json(params).asObject(), key, guard).json();
    }

    private JsonNode read(String uri, Secret key, String guard) {
        return ask("resources/read", "{'uri':'" + uri + "'}", key, guard);
    }

    private static String told(JsonNode reply) {
        return reply.at("/error/message").asString("no error: " + reply);
    }

    private List<String> trail(Secret key, String query) {
        return RESIDENCE
                .done("audit.query", query, key)
                .get("logs")
                .valueStream()
                .map(log -> log.path("operation").asString() + " "
                        + log.path("secret_path").asString("") + " "
                        + log.path("error_code").asString("allowed"))
                .toList();
    }

    private static List<String> texts(JsonNode list, String member) {
        return list.valueStream().map(each -> each.path(member).asString()).toList();
    }

    @Nested
    class A_secret {
        @Test
        void is_read_like_by_its_tool_and_recorded_like_it() {
            var contents = read("scaivault://secrets/" + home.id() + "/app/db", agent.key(), "")
                    .at("/result/contents/0");

            assertThat(contents.path("text").asString()).contains("\"data\":{\"v\":\"swordfish\"}");
            assertThat(trail(home.key(), "{'identity_id':'sa:agent','action':'read'}"))
                    .containsExactly("secrets.read app/db allowed");
        }

        @Test
        void is_masked_where_the_connection_masks() {
            assertThat(read("scaivault://secrets/" + home.id() + "/app/db", agent.key(), SHUT)
                            .toString())
                    .contains(Secret.MASK)
                    .doesNotContain("swordfish");
        }

        @Test
        void is_refused_where_policy_and_guard_refuse_it() {
            assertThat(told(read("scaivault://secrets/" + home.id() + "/infra/root", agent.key(), "")))
                    .contains("infra/root");
            assertThat(told(read("scaivault://secrets/" + home.id() + "/app/db", agent.key(), "v=1;denied=app/db")))
                    .contains("SCAIVAULT_DENIED_PATHS");
            assertThat(trail(home.key(), "{'identity_id':'sa:agent','success':false}"))
                    .containsOnly("secrets.read infra/root access_denied", "secrets.read app/db access_denied");
        }

        @Test
        void of_another_tenant_is_like_one_that_does_not_exist() {
            var theirs = read("scaivault://secrets/" + others.id() + "/app/db", home.key(), "");
            var nowhere = read("scaivault://secrets/" + home.id() + "/app/none", home.key(), "");
            var nobodys = read("scaivault://secrets/ten_nobody/app/none", home.key(), "");

            assertThat(told(theirs)).isEqualTo("Secret 'app/db' not found");
            assertThat(told(nowhere)).isEqualTo("Secret 'app/none' not found");
            assertThat(nobodys.toString().replace("ten_nobody", home.id())).isEqualTo(nowhere.toString());
            assertThat(trail(others.key(), "{'path_prefix':'app','action':'read'}"))
                    .isEmpty();
        }

        @Test
        void has_versions_that_show_no_value() {
            var reply = read("scaivault://secret-versions/" + home.id() + "/app/db", agent.key(), "");

            assertThat(reply.toString()).contains("\\\"version\\\":1").doesNotContain("swordfish");
        }
    }

    @Nested
    class A_policy {
        @Test
        void is_listed_and_read() {
            var listed = ask("resources/list", "{}", home.key(), "").at("/result/resources");

            var policy = listed.valueStream()
                    .filter(each -> each.path("name").asString().equals("owner-everything"))
                    .map(each -> each.path("uri").asString())
                    .findFirst()
                    .orElseThrow();
            assertThat(read(policy, home.key(), "")
                            .at("/result/contents/0/text")
                            .asString())
                    .contains("\"path_pattern\":\"**\"");
            assertThat(told(read(policy, agent.key(), ""))).isEqualTo("Missing required scope: policies:read");
            assertThat(told(read(policy, others.key(), "")))
                    .isEqualTo("Policy '" + policy.substring("scaivault://policies/".length()) + "' not found");
        }
    }

    @Nested
    class A_list {
        @Test
        void holds_what_the_caller_may_list_and_nothing_else() {
            assertThat(texts(ask("resources/list", "{}", agent.key(), "").at("/result/resources"), "uri"))
                    .containsExactly(
                            "scaivault://secrets/" + home.id() + "/app/db",
                            "scaivault://secrets/" + home.id() + "/app/queue");
        }

        @Test
        void names_the_templates_of_the_page() {
            assertThat(texts(
                            ask("resources/templates/list", "{}", home.key(), "")
                                    .at("/result/resourceTemplates"),
                            "uriTemplate"))
                    .contains("scaivault://secrets/{tenant}/{path}", "scaivault://policies/{id}");
        }

        @Test
        void goes_through_many_secrets_and_then_the_policies() {
            var page = JsonNodeFactory.instance.objectNode();
            for (int i = 0; i < 120; i++) {
                RESIDENCE.done("secrets.write", "{'path':'many/n%d','data':{'v':'x'}}".formatted(i), home.key());
            }
            var uris = new ArrayList<String>();
            for (var more = true; more; ) {
                var result =
                        PORCH.ask("resources/list", page, home.key(), "").json().path("result");
                uris.addAll(texts(result.path("resources"), "uri"));
                more = result.has("nextCursor");
                page = JsonNodeFactory.instance
                        .objectNode()
                        .put("cursor", result.path("nextCursor").asString(""));
            }
            assertThat(uris).hasSize(123 + 4).doesNotHaveDuplicates();
            assertThat(uris.getLast()).startsWith("scaivault://policies/");
        }
    }

    @Nested
    class A_completion {
        @Test
        void shows_paths_that_may_be_listed() {
            var params =
                    "{'ref':{'type':'ref/resource','uri':'scaivault://secrets/{tenant}/{path}'},'argument':{'name':'path','value':'%s'}}";

            assertThat(ask("completion/complete", params.formatted("app/q"), agent.key(), "")
                            .at("/result/completion/values")
                            .toString())
                    .isEqualTo("[\"app/queue\"]");
            assertThat(ask("completion/complete", params.formatted("inf"), agent.key(), "")
                            .at("/result/completion/values"))
                    .isEmpty();
        }

        @Test
        void finds_what_lies_behind_a_thousand_others() {
            for (int i = 0; i < 1_010; i++) {
                RESIDENCE.done("secrets.write", "{'path':'bulk/s%d','data':{'v':'x'}}".formatted(i), home.key());
            }
            RESIDENCE.done("secrets.write", "{'path':'zeta/one','data':{'v':'x'}}", home.key());

            var secrets = "{'type':'ref/resource','uri':'scaivault://secrets/{tenant}/{path}'}";
            assertThat(of(secrets, "path", "z").toString()).isEqualTo("[\"zeta/one\"]");
            assertThat(of(secrets, "path", "zeta/o").toString()).isEqualTo("[\"zeta/one\"]");
            assertThat(of(secrets, "path", "bulk/s999").toString()).isEqualTo("[\"bulk/s999\"]");
            assertThat(of("{'type':'ref/prompt','name':'migrate-from-env'}", "target_prefix", "z")
                            .toString())
                    .isEqualTo("[\"zeta\"]");
        }

        @Test
        void knows_policies_windows_and_folders() {
            assertThat(of("{'type':'ref/resource','uri':'scaivault://policies/{id}'}", "id", "pol_"))
                    .hasSize(4);
            assertThat(of("{'type':'ref/prompt','name':'audit-investigation'}", "window", "")
                            .toString())
                    .isEqualTo("[\"1h\",\"24h\",\"7d\",\"30d\"]");
            assertThat(of("{'type':'ref/prompt','name':'audit-investigation'}", "path", "infra/")
                            .toString())
                    .isEqualTo("[\"infra/root\"]");
            assertThat(of("{'type':'ref/prompt','name':'migrate-from-env'}", "target_prefix", "")
                            .toString())
                    .isEqualTo("[\"app\",\"infra\"]");
        }

        private JsonNode of(String ref, String argument, String value) {
            var params = "{'ref':" + ref + ",'argument':{'name':'" + argument + "','value':'" + value + "'}}";
            return ask("completion/complete", params, home.key(), "").at("/result/completion/values");
        }
    }

    @Nested
    class A_prompt {
        private JsonNode written(String name, String arguments, Secret key) {
            return ask("prompts/get", "{'name':'" + name + "','arguments':" + arguments + "}", key, "");
        }

        @Test
        void is_offered_to_whoever_could_have_it_done() {
            assertThat(texts(ask("prompts/list", "{}", home.key(), "").at("/result/prompts"), "name"))
                    .containsExactly("rotate-credential", "migrate-from-env", "audit-investigation");
            assertThat(texts(ask("prompts/list", "{}", agent.key(), "").at("/result/prompts"), "name"))
                    .containsExactly("rotate-credential");
        }

        @Test
        void to_rotate_encloses_versions_and_no_value() {
            var messages = written("rotate-credential", "{'path':'app/db'}", agent.key())
                    .at("/result/messages");

            assertThat(messages.at("/0/content/text").asString()).contains("`scaivault_rotate_secret` (path `app/db`");
            assertThat(messages.at("/1/content/resource/uri").asString())
                    .isEqualTo("scaivault://secret-versions/" + home.id() + "/app/db");
            assertThat(messages.toString()).doesNotContain("swordfish");
        }

        @Test
        void to_investigate_encloses_what_was_refused() {
            read("scaivault://secrets/" + home.id() + "/infra/root", agent.key(), "");

            var messages = written("audit-investigation", "{'path':'infra','window':'1h'}", home.key())
                    .at("/result/messages");

            assertThat(messages.at("/1/content/resource/text").asString())
                    .contains("\"identity_id\":\"sa:agent\"", "\"path\":\"infra/root\"", "no_binding");
        }

        @Test
        void to_migrate_names_the_keys_of_a_file_and_none_of_its_values() {
            var file = """
                    # settings
                    export DATABASE_URL=postgres://me:sesame-1@db/x  # trailing

                    API_KEY = 'sesame-2
                    still_sesame=2'
                    EMPTY=
                    TOKEN="a \\" sesame=3"
                    """;
            var params = JsonNodeFactory.instance.objectNode().put("name", "migrate-from-env");
            params.putObject("arguments").put("target_prefix", "app/prod").put("file_text", file);

            var reply = PORCH.ask("prompts/get", params, home.key(), "").json();

            assertThat(reply.at("/result/messages/0/content/text").asString(reply.toString()))
                    .contains(
                            "- `DATABASE_URL` → `app/prod/database-url`",
                            "- `API_KEY` → `app/prod/api-key`",
                            "- `EMPTY` → `app/prod/empty`",
                            "- `TOKEN` → `app/prod/token`")
                    .doesNotContain("sesame");
        }

        @Test
        void to_migrate_encloses_what_lies_there_as_far_as_the_caller_may_list_it() {
            var mover = RESIDENCE.account(home, "mover", "secrets:list", "secrets:write");
            RESIDENCE.allow(home, mover.principal(), "app/*", "list");
            RESIDENCE.allow(home, mover.principal(), "app/*", "write");

            var there = written("migrate-from-env", "{'target_prefix':'app','key_names':'A'}", mover.key())
                    .at("/result/messages/1/content/resource");
            var hidden = written("migrate-from-env", "{'target_prefix':'infra','key_names':'A'}", mover.key())
                    .at("/result/messages/1/content/resource");

            assertThat(there.path("uri").asString()).isEqualTo("scaivault://secret-lists/" + home.id() + "/app");
            assertThat(there.path("text").asString())
                    .contains("\"path\":\"app/db\"", "\"path\":\"app/queue\"")
                    .doesNotContain("infra/root", "swordfish");
            assertThat(hidden.path("text").asString())
                    .contains("\"secrets\":[]")
                    .doesNotContain("infra/root");
        }

        @Test
        void to_migrate_takes_the_key_names_alone() {
            assertThat(written("migrate-from-env", "{'target_prefix':'app','key_names':'A_B, C'}", home.key())
                            .toString())
                    .contains("- `A_B` → `app/a-b`\\n- `C` → `app/c`");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "rotate-credential | {} | path: is required.",
                    "rotate-credential | {'path':'App/../x'} | path: A path segment holds only",
                    "rotate-credential | {'path':'app/none'} | Secret 'app/none' not found",
                    "audit-investigation | {'path':'app','window':'yesterday'} | window: is a duration such as 24h",
                    "audit-investigation | {'path':'app','window':'2026-02-01T00:00:00Z/2026-01-01T00:00:00Z'} | window: ends before",
                    "migrate-from-env | {'target_prefix':'app'} | file_text: give it or key_names",
                    "migrate-from-env | {'target_prefix':'app','file_text':'A=1','key_names':'A'} | file_text: give it or key_names",
                    "migrate-from-env | {'target_prefix':'app','file_text':'A=1\\nsesame'} | line 2 is not KEY=VALUE.",
                    "migrate-from-env | {'target_prefix':'app','file_text':'A=`sesame'} | line 1 opens a quote",
                    "migrate-from-env | {'target_prefix':'app','file_text':'# none'} | names 0 keys",
                    "migrate-from-env | {'target_prefix':'app','key_names':'A=sesame'} | entry 1 is no key name",
                    "migrate-from-env | {'target_prefix':'app','key_names':'A_B a_b'} | key 2 would have the path",
                    "migrate-from-env | {'target_prefix':'a/b/c/d/e/f/g/h/i/j','key_names':'A'} | at most 10 levels",
                    "migrate-from-env | {'target_prefix':'app','sesame':'x'} | are: target_prefix, file_text, key_names."
                })
        void that_does_not_fit_is_told_why_without_its_text(String name, String arguments, String why) {
            var error = written(name, arguments, home.key()).path("error");

            assertThat(error.path("code").intValue()).isEqualTo(-32602);
            assertThat(error.path("message").asString()).contains(why).doesNotContain("sesame");
        }
    }
}
