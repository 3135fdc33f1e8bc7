package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LobbyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final Lobby lobby = new Lobby(64);

    private void fill(String address) {
        for (int i = 0; i < 8; i++) {
            assertThat(lobby.enter(address, NOW)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.7", "2001:db8::1, 2001:db8:0:0:ffff::2", "'', ''"})
    void one_address_gets_an_eighth_and_leaves_the_rest_to_others(String address, String neighbour) {
        fill(address);
        assertThat(lobby.enter(neighbour, NOW)).contains(Lobby.CROWD);
        assertThat(lobby.enter("198.51.100.1", NOW)).isEmpty();
        lobby.leave(address);
        assertThat(lobby.enter(neighbour, NOW)).isEmpty();
    }

    @Test
    void eight_addresses_fill_it() {
        for (int i = 1; i <= 8; i++) {
            fill("192.0.2." + i);
        }
        assertThat(lobby.enter("192.0.2.9", NOW)).contains(Lobby.CROWD);
        lobby.leave("192.0.2.1");
        assertThat(lobby.enter("192.0.2.9", NOW)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.7", "2001:db8::1, 2001:db8:0:0:ffff::2"})
    void one_address_fails_sixty_times_a_minute_and_leaves_the_rest_to_others(String address, String neighbour) {
        for (int i = 0; i < 60; i++) {
            assertThat(lobby.enter(address, NOW)).isEmpty();
            lobby.leave(address);
            lobby.failed(address, NOW);
        }
        assertThat(lobby.enter(neighbour, NOW))
                .hasValueSatisfying(refusal -> assertThat(refusal.details()).isEqualTo(Map.of("retry_after", 61L)));
        assertThat(lobby.enter("198.51.100.1", NOW)).isEmpty();
        assertThat(lobby.enter(neighbour, NOW.plusSeconds(62))).isEmpty();
    }
}
