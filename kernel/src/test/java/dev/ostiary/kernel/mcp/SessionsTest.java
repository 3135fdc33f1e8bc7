package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Governance.Arrival;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final House house = new House();
    private final Sessions sessions = new Sessions(new byte[32], house.clock);

    private String opened(Credential credential) {
        var caller = java.util.Objects.requireNonNull(house.keys.get(credential));
        return sessions.open(new Reply.Handshake(Revision.R2025_06_18, Client.PLAIN, caller));
    }

    private Optional<Revision> used(Sessions by, String id, Credential credential) {
        return found(by, id, credential).map(Sessions.Session::revision);
    }

    private Optional<Sessions.Session> found(Sessions by, String id, Credential credential) {
        return by.find(
                id,
                credential,
                () -> house.dispatcher.gate().arrival(credential, dev.ostiary.kernel.Guard.NONE, House.origin()));
    }

    @Test
    void remember_the_revision_that_was_settled() {
        assertThat(used(sessions, opened(House.ALL), House.ALL)).contains(Revision.R2025_06_18);
    }

    @Test
    void are_known_to_every_node_that_holds_the_key_and_to_no_other() {
        var id = opened(House.ALL);

        assertThat(used(new Sessions(new byte[32], house.clock), id, House.ALL)).isPresent();
        assertThat(used(new Sessions(new byte[] {1}, house.clock), id, House.ALL))
                .isEmpty();
    }

    @Test
    void belong_to_the_principal_that_opened_them() {
        var id = opened(House.ALL);
        used(sessions, id, House.ALL);

        assertThat(used(sessions, id, House.OTHER)).isEmpty();
        assertThat(used(sessions, id, House.READER)).isEmpty();
        assertThat(used(sessions, id, House.STRANGER)).isEmpty();
    }

    @Test
    void outlive_the_key_that_opened_them_if_its_principal_has_another() {
        var id = opened(House.ALL);
        var second = House.key("second");
        house.keys.put(second, java.util.Objects.requireNonNull(house.keys.get(House.ALL)));

        assertThat(used(sessions, id, second)).isPresent();
    }

    @Test
    void are_gone_once_ended() {
        var id = opened(House.ALL);
        sessions.end(found(sessions, id, House.ALL).orElseThrow());

        assertThat(used(sessions, id, House.ALL)).isEmpty();
    }

    @Test
    void are_ended_and_hear_what_they_chose_at_every_node_with_the_same_book() {
        var book = new LocalSessionBook();
        var here = new Sessions(new byte[32], house.clock, book, Replays.NONE, new LocalWithdrawals());
        var there = new Sessions(new byte[32], house.clock, book, Replays.NONE, new LocalWithdrawals());
        var id = opened(House.ALL);
        assertThat(found(there, id, House.ALL).orElseThrow().least()).isEqualTo(Level.INFO);

        here.hear(found(here, id, House.ALL).orElseThrow(), Level.ERROR);
        assertThat(found(there, id, House.ALL).orElseThrow().least()).isEqualTo(Level.ERROR);

        here.end(found(here, id, House.ALL).orElseThrow());
        assertThat(found(there, id, House.ALL)).isEmpty();
    }

    @Test
    void are_gone_after_a_day_and_do_not_exist_long_before_their_time() {
        var id = opened(House.ALL);

        assertThat(used(at(Duration.ofHours(25)), id, House.ALL)).isEmpty();
        assertThat(used(at(Duration.ofMinutes(-6)), id, House.ALL)).isEmpty();
        assertThat(used(at(Duration.ofHours(23)), id, House.ALL)).isPresent();
    }

    @Test
    void are_known_to_a_node_whose_clock_is_behind() {
        var id = opened(House.ALL);

        assertThat(used(at(Duration.ofMillis(-10)), id, House.ALL)).isPresent();
        assertThat(used(at(Duration.ofMinutes(-4)), id, House.ALL)).isPresent();
    }

    @Test
    void have_one_spelling_and_no_forgeries() {
        var id = opened(House.ALL);

        assertThat(used(sessions, id + "=", House.ALL)).isEmpty();
        assertThat(used(sessions, "B" + id.substring(1), House.ALL)).isEmpty();
        assertThat(used(sessions, id.substring(0, id.length() - 1), House.ALL)).isEmpty();
        assertThat(used(sessions, "", House.ALL)).isEmpty();
        assertThat(used(sessions, "x".repeat(100_000), House.ALL)).isEmpty();
    }

    private Sessions at(Duration later) {
        return new Sessions(new byte[32], Clock.offset(house.clock, later));
    }

    @Test
    void never_let_a_stranger_in_by_being_asked_twice() {
        var id = opened(House.ALL);

        assertThat(sessions.find(
                        id,
                        House.STRANGER,
                        () -> new Arrival.TurnedAway(
                                new dev.ostiary.kernel.Refusal.Unauthenticated("unauthorized", "no"),
                                Optional.empty())))
                .isEmpty();
        assertThat(used(sessions, id, House.STRANGER)).isEmpty();
    }
}
