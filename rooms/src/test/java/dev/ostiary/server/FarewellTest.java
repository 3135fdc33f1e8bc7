package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that is about to stop: its balancer hears it first, and whoever comes meanwhile is served. */
class FarewellTest {
    private final Residence node = Residence.shared().another();
    private final Porch porch = new Porch(node.premises);

    @AfterEach
    void close() {
        porch.close();
        node.close();
    }

    private Porch.Reply ready() {
        return porch.send("GET", "/health/ready", "", "", "");
    }

    @Test
    void it_is_not_ready_and_says_why() {
        assertThat(ready().status()).isEqualTo(200);

        node.premises.leave();

        assertThat(ready().status()).isEqualTo(503);
        assertThat(ready().body()).contains("about to stop");
    }

    @Test
    void it_serves_all_the_same() {
        var owner = Residence.shared().found("leaving" + System.nanoTime());

        node.premises.leave();

        assertThat(porch.send("GET", "/v1/secrets", "", owner.key().reveal(), "")
                        .status())
                .isEqualTo(200);
    }
}
