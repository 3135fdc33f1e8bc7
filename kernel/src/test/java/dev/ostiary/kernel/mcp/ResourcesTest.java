package dev.ostiary.kernel.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.trail.TrailEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ResourcesTest {
    private static final String APP = "scaivault://notes/ten_a/app/db";
    private static final Guard NO_INFRA =
            new Guard(false, false, List.of(), List.of(new ResourcePath("infra")), Optional.empty(), Optional.empty());

    private final House house = new House();
    private final GatedOffering offering =
            new GatedOffering(house.dispatcher.gate(), List.of(House.NOTE, House.CARD), List.of(House.TIDY));
    private final Dispatcher dispatcher = new Dispatcher(house.dispatcher.gate(), offering, Hub.alone());

    private Reply reply(String method, ObjectNode params, Credential who, Revision revision, Guard guard) {
        if (revision.modern()) {
            params.putObject("_meta")
                    .put("io.modelcontextprotocol/protocolVersion", "2026-07-28")
                    .putObject("io.modelcontextprotocol/clientCapabilities");
        }
        var ask = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0").put("id", 7);
        ask.put("method", method).set("params", params);
        return dispatcher.answer(Incoming.read(StrictJson.write(ask)), visit(who, revision, guard, Toolset.VAULT));
    }

    private static Visit visit(Credential who, Revision revision, Guard guard, Toolset toolset) {
        return new Visit(Endpoint.of(toolset, "1.2.3"), who, guard, House.origin(), revision, Optional.empty());
    }

    private JsonNode ask(String method, String params) {
        return StrictJson.read(reply(method, json(params), House.ALL, Revision.NEWEST_LEGACY, Guard.NONE)
                .body());
    }

    private JsonNode read(String uri, Credential who, Guard guard) {
        var params = JsonNodeFactory.instance.objectNode().put("uri", uri);
        return StrictJson.read(reply("resources/read", params, who, Revision.NEWEST_LEGACY, guard)
                .body());
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) StrictJson.read(text.replace('\'', '"').getBytes(UTF_8));
    }

    private static String told(JsonNode reply) {
        return reply.at("/error/message").asString("no error: " + reply);
    }

    private List<String> allowed() {
        return house.trail.stream()
                .filter(event -> event.outcome() == TrailEvent.Outcome.ALLOWED)
                .map(TrailEvent::operation)
                .toList();
    }

    @Nested
    class Reading {
        @ParameterizedTest
        @EnumSource(Revision.class)
        void is_the_operation_with_its_event(Revision revision) {
            var params = JsonNodeFactory.instance.objectNode().put("uri", APP);

            var reply = reply("resources/read", params, House.READER, revision, Guard.NONE);

            var contents = Published.result(reply.body(), revision, "ReadResourceResult")
                    .at("/contents/0");
            assertThat(contents.path("uri").stringValue()).isEqualTo(APP);
            assertThat(contents.path("mimeType").stringValue()).isEqualTo("application/json");
            assertThat(StrictJson.read(contents.path("text").stringValue()).toString())
                    .isEqualTo(
                            "{\"path\":\"app/db\",\"text\":\"say \\\"ü\\\" \\\\ and\\nbreak\",\"remark\":\"as kept\"}");
            assertThat(allowed()).containsExactly("notes.read");
            assertThat(house.trail.getFirst().path()).isEqualTo("app/db");
        }

        @Test
        void is_masked_where_the_connection_masks() {
            var masked = new Guard(false, true, List.of(), List.of(), Optional.empty(), Optional.empty());

            assertThat(read(APP, House.READER, masked).toString())
                    .contains(Secret.MASK)
                    .doesNotContain("break");
        }

        @Test
        void is_refused_where_the_connection_may_not_go() {
            house.notes.put(new ResourcePath("infra/root"), "hush");

            assertThat(told(read("scaivault://notes/ten_a/infra/root", House.READER, NO_INFRA)))
                    .contains("SCAIVAULT_DENIED_PATHS");
            assertThat(house.trail).extracting(TrailEvent::code).containsExactly("access_denied");
        }

        @Test
        void takes_the_spelling_that_a_template_expands_to() {
            assertThat(read("scaivault://notes/ten_a/app%2Fdb", House.READER, Guard.NONE)
                            .at("/result/contents/0/text")
                            .asString(""))
                    .contains("break");
        }

        @ParameterizedTest
        @EnumSource(Revision.class)
        void of_another_tenants_is_answered_like_what_does_not_exist(Revision revision) {
            var missing = JsonNodeFactory.instance.objectNode().put("uri", "scaivault://notes/ten_b/app/db");
            var foreign = JsonNodeFactory.instance.objectNode().put("uri", APP);

            var notThere = reply("resources/read", missing, House.OTHER, revision, NO_INFRA);
            house.notes.remove(new ResourcePath("app/db"));
            var gone = reply("resources/read", missing, House.OTHER, revision, NO_INFRA);
            house.notes.put(new ResourcePath("app/db"), "back");
            var others = reply("resources/read", foreign, House.OTHER, revision, NO_INFRA);

            assertThat(new String(notThere.body(), UTF_8)).contains("break");
            var error = Published.error(others.body(), revision);
            assertThat(error.path("message").stringValue()).isEqualTo("Note 'app/db' not found");
            assertThat(new String(others.body(), UTF_8).replace("ten_a", "ten_b"))
                    .isEqualTo(new String(gone.body(), UTF_8));
            assertThat(error.path("code").intValue()).isEqualTo(revision.modern() ? -32602 : -32002);
            assertThat(house.trail).extracting(TrailEvent::code).endsWith("note_not_found", "note_not_found");
            assertThat(house.trail).extracting(TrailEvent::tenant).containsOnly("ten_b");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "scaivault://notes/ten_a/app/../infra/root",
                    "scaivault://notes/ten_a/../ten_a/app/db",
                    "scaivault://notes/ten_b/../ten_a/app/db",
                    "scaivault://notes/ten_a/./app/db",
                    "scaivault://notes/ten_a//app/db",
                    "scaivault://notes/ten_a/app//db",
                    "scaivault://notes/ten_a/app/db/",
                    "scaivault://notes/ten_a/app%2fdb",
                    "scaivault://notes/ten_a/app/%2Fdb",
                    "scaivault://notes/ten_a/app%252Fdb",
                    "scaivault://notes/ten_a/%61pp/db",
                    "scaivault://notes/ten_a/app%2F..%2Fapp%2Fdb",
                    "scaivault://notes/ten_a/%2e%2e/app/db",
                    "scaivault://notes/ten%5Fa/app/db",
                    "scaivault://notes/ten_a%2Fapp%2Fdb",
                    "scaivault://notes/ten_a\\app\\db",
                    "scaivault://notes/ten_a/App/db",
                    "scaivault://notes/TEN_A/app/db",
                    "scaivault://notes/ten_a/app/db?version=1",
                    "scaivault://notes/ten_a/app/db#top",
                    "scaivault://notes/ten_a/app/db\u0000",
                    "scaivault://notes/ten_a/app/db\n",
                    "scaivault://notes/ten_a/app/db ",
                    "scaivault://notes/ten_a/app\uFF0Fdb",
                    "scaivault://notes/ten_a",
                    "scaivault://notes/ten_a/",
                    "scaivault://notes//app/db",
                    "scaivault://notes/app/db",
                    "scaivault://NOTES/ten_a/app/db",
                    "scaivault://me@notes/ten_a/app/db",
                    "scaivault://notes:443/ten_a/app/db",
                    "SCAIVAULT://notes/ten_a/app/db",
                    "scaivault:notes/ten_a/app/db",
                    " scaivault://notes/ten_a/app/db",
                    "https://notes/ten_a/app/db",
                    "file:///etc/passwd",
                    "app/db",
                    "",
                    "{path}"
                })
        void of_any_other_spelling_reaches_nothing(String uri) {
            var reply = read(uri, House.READER, Guard.NONE);

            assertThat(reply.at("/error/code").intValue()).as(reply.toString()).isIn(-32602, -32002);
            assertThat(house.trail).extracting(TrailEvent::outcome).doesNotContain(TrailEvent.Outcome.ALLOWED);
        }

        @Test
        void of_an_endless_address_reaches_nothing_and_repeats_little() {
            var reply = read("scaivault://notes/ten_a/" + "a/".repeat(100_000) + "b", House.READER, Guard.NONE);

            assertThat(reply.at("/error/code").intValue()).isEqualTo(-32002);
            assertThat(reply.toString().length()).isLessThan(600);
        }

        @Test
        void is_for_endpoints_that_offer_the_toolset() {
            var body =
                    "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"resources/read\",\"params\":{\"uri\":\"" + APP + "\"}}";
            var fleet = visit(House.ALL, Revision.NEWEST_LEGACY, Guard.NONE, Toolset.FLEET);

            var reply = dispatcher.answer(Incoming.read(body.getBytes(UTF_8)), fleet);

            assertThat(told(StrictJson.read(reply.body()))).isEqualTo("Resource '" + APP + "' not found");
        }

        @Test
        void is_not_for_strangers() {
            assertThat(read(APP, House.STRANGER, Guard.NONE).at("/error/code").intValue())
                    .isEqualTo(401);
            assertThat(read("nonsense", House.STRANGER, Guard.NONE)
                            .at("/error/code")
                            .intValue())
                    .isEqualTo(401);
        }
    }

    @Nested
    class Listing {
        private List<String> uris(JsonNode page) {
            return page.at("/resources")
                    .valueStream()
                    .map(each -> each.path("uri").stringValue())
                    .toList();
        }

        @ParameterizedTest
        @EnumSource(Revision.class)
        void holds_what_the_caller_may_list_of_every_kind(Revision revision) {
            house.notes.put(new ResourcePath("infra/root"), "hush");

            var reply = reply("resources/list", json("{}"), House.OTHER, revision, NO_INFRA);

            var page = Published.result(reply.body(), revision, "ListResourcesResult");
            assertThat(uris(page)).containsExactly("scaivault://notes/ten_b/app/db", "scaivault://cards/app/db");
            assertThat(page.has("nextCursor")).isFalse();
            assertThat(allowed()).containsExactly("notes.list", "notes.list");
        }

        @Test
        void goes_on_from_page_to_page_and_kind_to_kind() {
            for (int i = 100; i < 350; i++) {
                house.notes.put(new ResourcePath("many/n" + i), "x");
            }
            var all = new ArrayList<String>();
            var params = json("{}");
            int pages = 0;
            for (var more = true; more; pages++) {
                var page = StrictJson.read(
                                reply("resources/list", params, House.READER, Revision.R2026_07_28, Guard.NONE)
                                        .body())
                        .path("result");
                all.addAll(uris(page));
                more = page.has("nextCursor");
                if (more) {
                    params = JsonNodeFactory.instance.objectNode();
                    params.set("cursor", page.get("nextCursor"));
                }
            }
            assertThat(all).hasSize(502).doesNotHaveDuplicates();
            assertThat(pages).isEqualTo(6);
            assertThat(all.get(250)).isEqualTo("scaivault://notes/ten_a/many/n349");
            assertThat(all.get(251)).isEqualTo("scaivault://cards/app/db");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "note.", "note.x", "host", "note.AAAA.BBBB", "card.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
        void knows_only_its_own_cursors(String cursor) {
            var reply = ask("resources/list", "{'cursor':'" + cursor + "'}");

            assertThat(reply.at("/error/code").intValue()).isEqualTo(-32602);
            assertThat(told(reply)).contains("cursor");
        }

        @Test
        void takes_no_cursor_of_another_caller() {
            for (int i = 100; i < 350; i++) {
                house.notes.put(new ResourcePath("many/n" + i), "x");
            }
            var cursor = ask("resources/list", "{}").at("/result/nextCursor").stringValue();

            var reply = reply(
                    "resources/list",
                    json("{'cursor':'" + cursor + "'}"),
                    House.READER,
                    Revision.NEWEST_LEGACY,
                    Guard.NONE);

            assertThat(told(StrictJson.read(reply.body()))).contains("cursor");
        }

        @ParameterizedTest
        @ValueSource(strings = {"tools/list", "resources/list", "resources/templates/list", "prompts/list"})
        void is_made_anew_when_rights_change_meanwhile(String method) {
            house.stale.set(2);
            assertThat(ask(method, "{}").has("result")).isTrue();
            house.stale.set(Integer.MAX_VALUE);
            assertThat(told(ask(method, "{}"))).contains("Try again.");
        }

        @ParameterizedTest
        @EnumSource(Revision.class)
        void of_templates_says_how_addresses_are_made(Revision revision) {
            var reply = reply("resources/templates/list", json("{}"), House.READER, revision, Guard.NONE);

            assertThat(Published.result(reply.body(), revision, "ListResourceTemplatesResult")
                            .at("/resourceTemplates")
                            .valueStream()
                            .map(each -> each.path("uriTemplate").stringValue()))
                    .containsExactly("scaivault://notes/{tenant}/{path}", "scaivault://cards/{path}");
        }
    }

    @Nested
    class Watching {
        private boolean watchable(String uri, Credential who, Guard guard) {
            return offering.watchable(uri, exchange(who, guard));
        }

        private Exchange exchange(Credential who, Guard guard) {
            var visit = visit(who, Revision.NEWEST_LEGACY, guard, Toolset.VAULT);
            var ask = (Incoming.One) Incoming.read("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"x\"}".getBytes(UTF_8));
            var turn = new Turn((Message.Ask) ask.message(), Revision.NEWEST_LEGACY, visit);
            return new Exchange(turn, Client.PLAIN, Exchange.Brought.NOTHING);
        }

        @ParameterizedTest
        @CsvSource({
            "notes, app/db, true",
            "notes, infra/x, false",
            "notes, '', true",
            "'', app/db, true",
            "none, app/db, false",
            "notes, app//db, false"
        })
        void a_list_is_for_what_may_be_in_it(String room, String path, boolean shown) {
            assertThat(offering.listable(room, path, exchange(House.READER, NO_INFRA)))
                    .isEqualTo(shown);
            assertThat(offering.listable(room, path, exchange(House.STRANGER, NO_INFRA)))
                    .isFalse();
            assertThat(house.trail).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "scaivault://notes/ten_a/app/db, app/db",
            "scaivault://notes/ten_a/app%2Fdb, app/db",
            "scaivault://notes/ten_a/nowhere, nowhere",
            "scaivault://notes/ten_b/app/db, app/db",
            "scaivault://notes/ten_a/App, ''",
            "scaivault://notes/ten_a/app%2fdb, ''",
            "scaivault://notes/ten_a/app/%64b, ''",
            "scaivault://notes/ten_a/app//db, ''",
            "SCAIVAULT://notes/ten_a/app/db, ''",
            "file:///etc/passwd, ''"
        })
        void is_of_an_address_by_its_shape_alone(String uri, String path) {
            var spot = offering.spot(
                    uri, exchange(House.STRANGER, Guard.NONE).visit().endpoint());
            assertThat(spot.map(Spot::path).orElse("")).isEqualTo(path);
            assertThat(spot.map(Spot::room).orElse("notes")).isEqualTo("notes");
            assertThat(house.trail).isEmpty();
        }

        @Test
        void is_for_what_may_be_listed() {
            assertThat(watchable(APP, House.READER, Guard.NONE)).isTrue();
            assertThat(watchable(APP, House.OTHER, Guard.NONE)).isFalse();
            assertThat(watchable("scaivault://notes/ten_a/infra/x", House.READER, NO_INFRA))
                    .isFalse();
            assertThat(watchable("scaivault://notes/ten_a/app%2Fdb", House.READER, Guard.NONE))
                    .isTrue();
            assertThat(watchable("scaivault://notes/ten_a/infra%2Fx", House.READER, NO_INFRA))
                    .isFalse();
            assertThat(watchable("scaivault://notes/ten_a/app%2fdb", House.READER, Guard.NONE))
                    .isFalse();
            assertThat(watchable("scaivault://notes/ten_a/app//db", House.READER, Guard.NONE))
                    .isFalse();
            assertThat(watchable(APP, House.STRANGER, Guard.NONE)).isFalse();
            assertThat(watchable("file:///etc/passwd", House.READER, Guard.NONE))
                    .isFalse();
            assertThat(house.trail).isEmpty();
        }
    }
}
