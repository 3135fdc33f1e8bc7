package dev.ostiary.surface.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a slow reader has not taken yet lies in memory, and nobody may have too much lying there. */
@Timeout(60)
class LargeAnswersTest {
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    private static final String MANY = "[" + String.join(",", Collections.nCopies(60, LIST)) + "]";

    @SuppressWarnings("NullAway.Init")
    private McpHouse house;

    @BeforeEach
    void opens() throws Exception {
        house = new McpHouse();
    }

    @AfterEach
    void closes() throws Exception {
        house.close();
    }

    private int status(String body) throws IOException {
        var answer = house.raw("""
                POST /mcp HTTP/1.1
                Host: localhost
                Content-Type: application/json
                Authorization: Bearer all""", body);
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    @Test
    void a_large_one_is_refused_while_others_of_its_caller_wait_to_be_read() throws IOException {
        var share = house.streams.share(McpHouse.caller("ten_a", "sa:all", Set.of()));
        assertThat(status(MANY)).isEqualTo(200);
        long taken = 0;
        for (int size = 1 << 28; size > 0; size /= 2) {
            while (share.take(size)) {
                taken += size;
            }
        }

        assertThat(status(MANY)).isEqualTo(503);
        assertThat(status(LIST)).isEqualTo(200);

        share.give(taken);
        assertThat(status(MANY)).isEqualTo(200);
    }
}
