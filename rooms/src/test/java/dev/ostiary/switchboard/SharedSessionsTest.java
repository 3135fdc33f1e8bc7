package dev.ostiary.switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.mcp.SessionBook.Page;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one node learns of a session, all nodes know. */
class SharedSessionsTest {
    private final TwoNodes nodes = new TwoNodes();

    @Test
    void a_session_of_which_nothing_is_known_is_open_and_hears_from_info_on() {
        assertThat(nodes.here.sessions().page(nodes.tenant, "s")).isEqualTo(Page.FRESH);
        assertThat(Page.FRESH).isEqualTo(new Page(false, Level.INFO, Set.of(), Optional.empty()));
    }

    @Test
    void what_ended_at_one_node_has_ended_at_another_that_has_known_it_open() {
        nodes.there.sessions().page(nodes.tenant, "s");

        nodes.here.sessions().end(nodes.tenant, "s");

        assertThat(nodes.here.sessions().page(nodes.tenant, "s").ended()).isTrue();
        TwoNodes.until(() -> nodes.there.sessions().page(nodes.tenant, "s").ended());
    }

    @Test
    void what_a_session_chose_to_hear_is_known_everywhere_and_may_be_chosen_again() {
        nodes.there.sessions().page(nodes.tenant, "s");

        nodes.here.sessions().hear(nodes.tenant, "s", Level.ERROR);
        TwoNodes.until(() -> nodes.there.sessions().page(nodes.tenant, "s").least() == Level.ERROR);

        nodes.there.sessions().hear(nodes.tenant, "s", Level.DEBUG);
        TwoNodes.until(() -> nodes.here.sessions().page(nodes.tenant, "s").least() == Level.DEBUG);
    }

    @Test
    void what_a_session_watches_is_known_everywhere_until_it_no_longer_does() {
        nodes.there.sessions().page(nodes.tenant, "s");

        assertThat(nodes.here.sessions().watch(nodes.tenant, "s", "a://1")).isTrue();
        assertThat(nodes.here.sessions().watch(nodes.tenant, "s", "a://2")).isTrue();
        assertThat(nodes.here.sessions().watch(nodes.tenant, "s", "a://2")).isTrue();
        assertThat(nodes.here.sessions().page(nodes.tenant, "s").watched()).containsExactlyInAnyOrder("a://1", "a://2");

        nodes.there.sessions().unwatch(nodes.tenant, "s", "a://1");
        TwoNodes.until(
                () -> nodes.here.sessions().page(nodes.tenant, "s").watched().equals(Set.of("a://2")));
    }

    @Test
    void of_its_streams_the_newest_tells_wherever_it_is_until_it_says_that_it_no_longer_does() {
        nodes.here.sessions().tells(nodes.tenant, "s", "one");
        nodes.there.sessions().tells(nodes.tenant, "s", "two");
        TwoNodes.until(
                () -> nodes.here.sessions().page(nodes.tenant, "s").teller().equals(Optional.of("two")));

        nodes.here.sessions().tellsNoMore(nodes.tenant, "s", "one");
        assertThat(nodes.here.sessions().page(nodes.tenant, "s").teller()).contains("two");

        nodes.there.sessions().tellsNoMore(nodes.tenant, "s", "two");
        TwoNodes.until(
                () -> nodes.here.sessions().page(nodes.tenant, "s").teller().isEmpty());
    }

    @Test
    void what_a_session_has_chosen_already_writes_nothing() {
        nodes.here.sessions().hear(nodes.tenant, "s", Level.INFO);
        assertThat(nodes.rows("select count(*) as many from mcp_session")).isZero();

        nodes.here.sessions().hear(nodes.tenant, "s", Level.ERROR);
        nodes.here.sessions().watch(nodes.tenant, "s", "a://1");
        var written = version();
        nodes.there.sessions().hear(nodes.tenant, "s", Level.ERROR);
        assertThat(nodes.there.sessions().watch(nodes.tenant, "s", "a://1")).isTrue();
        nodes.there.sessions().unwatch(nodes.tenant, "s", "a://2");
        assertThat(version()).isEqualTo(written);

        nodes.there.sessions().hear(nodes.tenant, "s", Level.INFO);
        assertThat(version()).isNotEqualTo(written);
        assertThat(nodes.there.sessions().page(nodes.tenant, "s").least()).isEqualTo(Level.INFO);
    }

    /** The transaction that wrote the session's row. */
    private long version() {
        return nodes.rows("select xmin::text::bigint as many from mcp_session");
    }

    @Test
    void a_session_watches_a_thousand_resources_and_no_more() {
        for (int number = 0; number < Page.MOST_WATCHED; number++) {
            nodes.here.sessions().watch(nodes.tenant, "s", "a://" + number);
        }

        assertThat(nodes.here.sessions().watch(nodes.tenant, "s", "a://more")).isFalse();
        assertThat(nodes.here.sessions().watch(nodes.tenant, "s", "a://7")).isTrue();
        assertThat(nodes.here.sessions().page(nodes.tenant, "s").watched()).hasSize(Page.MOST_WATCHED);
    }

    @Test
    void a_session_watches_no_more_characters_than_a_page_may_hold() {
        var long_ = "a://" + "x".repeat(Page.MOST_CHARACTERS / 2);
        assertThat(nodes.here.sessions().watch(nodes.tenant, "s", long_)).isTrue();
        assertThat(nodes.here.sessions().watch(nodes.tenant, "s", long_ + "y")).isFalse();
        assertThat(nodes.here.sessions().watch(nodes.tenant, "s", "a://1")).isTrue();
    }

    @Test
    void a_tenants_sessions_are_no_others() {
        nodes.here.sessions().end(nodes.tenant, "s");

        assertThat(nodes.there.sessions().page(nodes.stranger.tenant(), "s")).isEqualTo(Page.FRESH);
    }

    @Test
    void an_end_is_remembered_for_as_long_as_the_id_would_be_good() {
        nodes.here.sessions().end(nodes.tenant, "s");
        nodes.here.sweep();
        assertThat(nodes.rows("select count(*) as many from mcp_session")).isEqualTo(1);

        nodes.tomorrow.sweep();

        assertThat(nodes.rows("select count(*) as many from mcp_session")).isZero();
    }
}
