package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LobbyTest {
    private final Lobby lobby = new Lobby(64);

    private void fill(String address) {
        for (int i = 0; i < 8; i++) {
            assertThat(lobby.enter(address)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 192.0.2.7", "2001:db8::1, 2001:db8:0:0:ffff::2", "'', ''"})
    void one_address_gets_an_eighth_and_leaves_the_rest_to_others(String address, String neighbour) {
        fill(address);
        assertThat(lobby.enter(neighbour)).isFalse();
        assertThat(lobby.enter("198.51.100.1")).isTrue();
        lobby.leave(address);
        assertThat(lobby.enter(neighbour)).isTrue();
    }

    @Test
    void eight_addresses_fill_it() {
        for (int i = 1; i <= 8; i++) {
            fill("192.0.2." + i);
        }
        assertThat(lobby.enter("192.0.2.9")).isFalse();
        lobby.leave("192.0.2.1");
        assertThat(lobby.enter("192.0.2.9")).isTrue();
    }
}
