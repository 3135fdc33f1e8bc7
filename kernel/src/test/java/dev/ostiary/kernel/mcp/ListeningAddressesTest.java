package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.kernel.mcp.Changes.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which addresses a subscription takes, and how it tells of them. */
class ListeningAddressesTest extends Earshot {
    @Test
    void tells_of_a_resource_in_the_spelling_that_it_was_asked_for_in() throws Exception {
        var encoded = "scaivault://notes/ten_a/app%2Fdb";
        var history = "scaivault://histories/ten_a/app/db";
        var _ = listening("{'resourceSubscriptions':['" + String.join("','", encoded, APP, history) + "']}");
        changes.tell("ten_a", new Change.Kept("notes", "app/db", false));
        assertThat(List.of(next(), next(), next()))
                .extracting(each -> each.at("/params/uri").stringValue())
                .containsExactlyInAnyOrder(encoded, APP, history);
        changes.tell("ten_a", new Change.Kept("notes", "app/dc", false));
        changes.tell("ten_a", new Change.Kept("histories", "app/db", false));
        changes.tell("ten_b", new Change.Kept("notes", "app/db", false));
        assertThat(told.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void says_at_once_of_which_addresses_it_will_never_tell_by_their_shape_alone() throws Exception {
        var told = List.of("scaivault://notes/ten_a/infra/root", "scaivault://notes/ten_a/nowhere");
        var never = List.of(
                "scaivault://guesses/ten_a/app/db",
                "scaivault://notes/ten_a/app%2fdb",
                "scaivault://notes/ten_a/App",
                "file:///etc/passwd");
        var all = new ArrayList<>(never);
        all.addAll(told);
        var _ = listen(House.ALL, "{'resourceSubscriptions':['" + String.join("','", all) + "']}", wire);
        assertThat(next().at("/params/notifications/resourceSubscriptions")
                        .valueStream()
                        .map(JsonNode::stringValue))
                .containsExactlyElementsOf(told);
    }

    @Test
    void is_of_the_same_addresses_in_a_session() {
        assertThat(subscribed("scaivault://notes/ten_a/app%2Fdb").has("result")).isTrue();
        assertThat(subscribed("scaivault://histories/ten_a/app/db").has("result"))
                .isTrue();
        assertThat(subscribed("scaivault://guesses/ten_a/app/db")
                        .at("/error/message")
                        .stringValue())
                .startsWith("Nobody is told when this changes");
        assertThat(subscribed("scaivault://notes/ten_a/infra/root")
                        .at("/error/message")
                        .stringValue())
                .startsWith("There is no resource");
    }

    private JsonNode subscribed(String uri) {
        var ask = "{'jsonrpc':'2.0','id':1,'method':'resources/subscribe','params':{'uri':'" + uri + "'}}";
        var incoming = Incoming.read(ask.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        var watching = new WatchedWire();
        return StrictJson.read(
                dispatcher.answer(incoming, visit(House.ALL, watching)).body());
    }

    /** A connection that is a session. */
    private static final class WatchedWire implements Wire {
        @Override
        public boolean tells() {
            return false;
        }

        @Override
        public void tell(byte[] message) {}

        @Override
        public boolean open() {
            return true;
        }

        @Override
        public boolean watch(String uri) {
            return true;
        }
    }
}
