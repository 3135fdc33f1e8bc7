package dev.ostiary.surface.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.json.StrictJson;
import dev.ostiary.surface.Lodge;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies over 64 KiB have places, half of them for one tenant; whoever sends slowly keeps his own. */
class LargeBodiesTest {
    private static final int SHARE = (int) (Runtime.getRuntime().maxMemory() / 4 / StrictJson.MAX_BYTES) / 2;
    private static final String BODY = "{\"data\":{\"a\":\"" + "x".repeat(100_000) + "\"}}";

    private final List<Socket> held = new ArrayList<>();
    private Lodge lodge;

    @BeforeEach
    void opens() throws Exception {
        lodge = new Lodge();
    }

    @AfterEach
    void closes() throws Exception {
        for (var each : held) {
            each.close();
        }
        lodge.close();
    }

    private static byte[] request(String key, String close, int length, String body) {
        return ("PUT /v1/secrets/app/x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + key
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + length + close + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The answer to a whole large body. */
    private RawHttp.Answer sends(String key, String body) throws IOException {
        return new RawHttp(lodge.port()).send(request(key, "\r\nConnection: close", body.length(), body));
    }

    /** Nobody tells when a body has its place; that one more is refused does. */
    private boolean isRefused(String key) throws IOException {
        for (int i = 0; i < 100; i++) {
            if (sends(key, BODY).status() == 503) {
                return true;
            }
            LockSupport.parkNanos(50_000_000);
        }
        return false;
    }

    @Test
    void of_one_tenant_that_do_not_end_leave_places_to_others() throws Exception {
        for (int i = 0; i < SHARE; i++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), lodge.port());
            held.add(socket);
            socket.getOutputStream().write(request(Lodge.KEY, "", 1 << 20, "x".repeat(70_000)));
            socket.getOutputStream().flush();
        }

        assertThat(isRefused(Lodge.KEY)).isTrue();
        assertThat(sends(Lodge.KEY, BODY).code()).isEqualTo("service_unavailable");
        assertThat(sends(Lodge.KEY, "{\"data\":{\"a\":\"b\"}}").status()).isEqualTo(200);
        assertThat(sends(Lodge.NEIGHBOUR, BODY).status()).isEqualTo(200);
    }
}
