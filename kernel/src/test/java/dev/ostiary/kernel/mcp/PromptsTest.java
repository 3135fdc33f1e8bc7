package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.trail.TrailEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class PromptsTest {
    private final House house = new House();
    private final Dispatcher dispatcher = new Dispatcher(
            house.dispatcher.gate(),
            new GatedOffering(house.dispatcher.gate(), List.of(House.NOTE), List.of(House.TIDY)),
            Hub.alone());
    private Guard guard = Guard.NONE;

    private Reply ask(String method, String params, Credential who, Revision revision) {
        var object = (ObjectNode) StrictJson.read(params.replace('\'', '"').getBytes(UTF_8));
        if (revision.modern()) {
            object.putObject("_meta")
                    .put("io.modelcontextprotocol/protocolVersion", "2026-07-28")
                    .putObject("io.modelcontextprotocol/clientCapabilities");
        }
        var ask = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("id", 7);
        ask.put("method", method).set("params", object);
        var visit =
                new Visit(Endpoint.of(Toolset.VAULT, "1.2.3"), who, guard, House.origin(), revision, Optional.empty());
        return dispatcher.answer(Incoming.read(StrictJson.write(ask)), visit);
    }

    private JsonNode ask(String method, String params) {
        return StrictJson.read(
                ask(method, params, House.ALL, Revision.NEWEST_LEGACY).body());
    }

    @ParameterizedTest
    @EnumSource(Toolset.class)
    void are_announced_where_they_are_offered(Toolset toolset) {
        var offering = new GatedOffering(house.dispatcher.gate(), List.of(House.NOTE), List.of(House.TIDY));

        var announced = offering.capabilities(Endpoint.of(toolset, "1"));

        assertThat(announced.propertyNames())
                .containsExactlyElementsOf(
                        toolset == Toolset.VAULT
                                ? List.of("tools", "resources", "prompts", "completions")
                                : List.of("tools"));
        assertThat(offering.capabilities(Endpoint.whole("1"))).isEqualTo(GatedOffering.CAPABILITIES);
    }

    @Nested
    class A_list {
        @ParameterizedTest
        @EnumSource(Revision.class)
        void holds_what_the_caller_could_have_done(Revision revision) {
            var all = Published.result(
                    ask("prompts/list", "{}", House.ALL, revision).body(), revision, "ListPromptsResult");
            var reader = Published.result(
                    ask("prompts/list", "{}", House.READER, revision).body(), revision, "ListPromptsResult");

            assertThat(all.at("/prompts/0/name").stringValue()).isEqualTo("tidy-up");
            assertThat(all.at("/prompts/0/arguments")).hasSize(4);
            assertThat(reader.at("/prompts")).isEmpty();
        }
    }

    @Nested
    class A_request {
        @ParameterizedTest
        @EnumSource(Revision.class)
        void encloses_what_the_gate_gave_for_it(Revision revision) {
            var reply = ask("prompts/get", "{'name':'tidy-up','arguments':{'path':'app/db'}}", House.ALL, revision);

            var result = Published.result(reply.body(), revision, "GetPromptResult");
            assertThat(result.at("/messages/0/content/text").stringValue())
                    .isEqualTo("Tidy up app/db at 2026-11-21T12:00:00Z.");
            assertThat(result.at("/messages/1/content/resource/uri").stringValue())
                    .isEqualTo("scaivault://notes/ten_a/app/db");
            assertThat(house.trail).extracting(TrailEvent::operation).containsExactly("notes.read");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "{'name':'tidy-up'} | path: is required.",
                    "{'name':'tidy-up','arguments':{'path':'app/db','hush':'hush'}} | The arguments of tidy-up are: path, below, how, text.",
                    "{'name':'tidy-up','arguments':{'path':'app/db','how':'123456789'}} | how: has at most 8 characters.",
                    "{'name':'tidy-up','arguments':{'path':7}} | The arguments of a prompt are texts.",
                    "{'name':'tidy-up','arguments':{'path':'no/such'}} | Note 'no/such' not found",
                    "{'name':'tidy-up','arguments':{'path':'App'}} | A path segment holds only a-z, 0-9, '-' and '_'.",
                    "{'name':'no-such'} | Unknown prompt: no-such"
                })
        void that_does_not_fit_is_told_why(String params, String why) {
            var error = ask("prompts/get", params).path("error");

            assertThat(error.path("code").intValue()).isEqualTo(-32602);
            assertThat(error.path("message").stringValue()).contains(why);
        }

        @Test
        void is_refused_where_what_it_encloses_is() {
            guard = new Guard(
                    false, false, List.of(), List.of(new ResourcePath("app")), Optional.empty(), Optional.empty());

            var reply = ask("prompts/get", "{'name':'tidy-up','arguments':{'path':'app/db'}}");

            assertThat(reply.at("/error/code").intValue()).isEqualTo(403);
        }
    }

    @Nested
    class A_completion {
        private JsonNode of(String ref, String argument, String value) {
            var reply = ask(
                    "completion/complete",
                    "{'ref':" + ref + ",'argument':{'name':'" + argument + "','value':'" + value + "'}}");
            return reply.has("error") ? reply.path("error") : reply.at("/result/completion");
        }

        private static final String TEMPLATE = "{'type':'ref/resource','uri':'scaivault://notes/{tenant}/{path}'}";
        private static final String PROMPT = "{'type':'ref/prompt','name':'tidy-up'}";

        @ParameterizedTest
        @EnumSource(Revision.class)
        void is_one_of_every_revision(Revision revision) {
            var params = "{'ref':" + TEMPLATE + ",'argument':{'name':'path','value':'a'}}";

            var reply = ask("completion/complete", params, House.READER, revision);

            assertThat(Published.result(reply.body(), revision, "CompleteResult")
                            .at("/completion")
                            .toString())
                    .isEqualTo("{\"values\":[\"app/db\"],\"total\":1,\"hasMore\":false}");
        }

        @Test
        void holds_what_may_be_listed_and_begins_with_what_is_typed() {
            house.notes.put(new ResourcePath("app/dc"), "x");
            house.notes.put(new ResourcePath("apple/pie"), "x");
            house.notes.put(new ResourcePath("infra/root"), "x");
            guard = new Guard(
                    false, false, List.of(), List.of(new ResourcePath("infra")), Optional.empty(), Optional.empty());

            assertThat(of(TEMPLATE, "path", "app").path("values").toString())
                    .isEqualTo("[\"app/db\",\"app/dc\",\"apple/pie\"]");
            assertThat(of(TEMPLATE, "path", "app/d").path("values").toString()).isEqualTo("[\"app/db\",\"app/dc\"]");
            assertThat(of(TEMPLATE, "path", "i").path("values")).isEmpty();
            assertThat(of(TEMPLATE, "path", "../app/").path("values")).isEmpty();
            assertThat(of(TEMPLATE, "path", "/").path("values")).isEmpty();
        }

        @Test
        void names_the_callers_own_tenant_and_no_other() {
            assertThat(of(TEMPLATE, "tenant", "").path("values").toString()).isEqualTo("[\"ten_a\"]");
            assertThat(of(TEMPLATE, "tenant", "ten_b").path("values")).isEmpty();
            assertThat(ask(
                                    "completion/complete",
                                    "{'ref':" + TEMPLATE
                                            + ",'argument':{'name':'path','value':''},'context':{'arguments':{'tenant':'ten_b'}}}")
                            .at("/result/completion/values"))
                    .isEmpty();
        }

        @Test
        void has_at_most_a_hundred_values() {
            for (int i = 0; i < 150; i++) {
                house.notes.put(new ResourcePath("many/n" + i), "x");
            }
            var completion = of(TEMPLATE, "path", "many/");
            assertThat(completion.path("values")).hasSize(100);
            assertThat(completion.path("total").intValue()).isEqualTo(150);
            assertThat(completion.path("hasMore").booleanValue()).isTrue();
        }

        @Test
        void finds_what_lies_behind_a_thousand_others() {
            for (int i = 0; i < 1_010; i++) {
                house.notes.put(new ResourcePath("bulk/s" + i), "x");
            }
            house.notes.put(new ResourcePath("zeta/one"), "x");
            house.notes.put(new ResourcePath("zeta"), "x");

            var completion = of(TEMPLATE, "path", "z");
            assertThat(completion.path("values").toString()).isEqualTo("[\"zeta\",\"zeta/one\"]");
            assertThat(completion.path("total").intValue()).isEqualTo(2);
            assertThat(completion.path("hasMore").booleanValue()).isFalse();
            assertThat(of(TEMPLATE, "path", "zeta").path("values")).hasSize(2);
            assertThat(of(TEMPLATE, "path", "bulk/s999").path("values").toString())
                    .isEqualTo("[\"bulk/s999\"]");
            assertThat(of(TEMPLATE, "path", "app").path("values").toString()).isEqualTo("[\"app/db\"]");
            assertThat(of(TEMPLATE, "path", "app").path("total").intValue()).isOne();
        }

        @Test
        void is_one_operation_however_many_there_are() {
            for (int i = 0; i < 2_500; i++) {
                house.notes.put(new ResourcePath("many/n" + i), "x");
            }
            var completion = of(TEMPLATE, "path", "many/");
            assertThat(completion.path("hasMore").booleanValue()).isTrue();
            assertThat(completion.has("total")).isFalse();
            assertThat(house.trail).hasSize(1);
            assertThat(house.counted).hasSize(1);
        }

        @Test
        void knows_what_a_prompt_wants() {
            house.notes.put(new ResourcePath("app/production/db"), "x");

            assertThat(of(PROMPT, "path", "app/d").path("values").toString()).isEqualTo("[\"app/db\"]");
            assertThat(of(PROMPT, "below", "app").path("values").toString()).isEqualTo("[\"app\",\"app/production\"]");
            assertThat(of(PROMPT, "how", "w").path("values").toString()).isEqualTo("[\"well\"]");
            assertThat(of(PROMPT, "text", "").path("values")).isEmpty();
        }

        @Test
        void of_what_there_is_not_is_refused() {
            assertThat(of(PROMPT, "colour", "").path("code").intValue()).isEqualTo(-32602);
            assertThat(of("{'type':'ref/prompt','name':'no-such'}", "path", "")
                            .path("code")
                            .intValue())
                    .isEqualTo(-32602);
            assertThat(of("{'type':'ref/resource','uri':'file:///{path}'}", "path", "")
                            .path("code")
                            .intValue())
                    .isEqualTo(-32602);
            assertThat(of("{'type':'ref/resource'}", "path", "").path("code").intValue())
                    .isEqualTo(-32602);
        }

        @Test
        void shows_nothing_to_whoever_may_not_list() {
            house.keys.computeIfPresent(House.ALL, (_, was) -> House.caller("ten_a", "sa:all", java.util.Set.of()));

            assertThat(of(TEMPLATE, "path", "").path("values")).isEmpty();
        }
    }
}
