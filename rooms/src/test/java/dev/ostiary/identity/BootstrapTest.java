package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.policy.PolicyTies;
import dev.ostiary.store.TestGround;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    private final List<Bootstrap.First> kept = new ArrayList<>();
    private final Bootstrap bootstrap = new Bootstrap(
            TestGround.tenancy(),
            new PolicyTies(Clock.systemUTC()),
            Clock.systemUTC(),
            new SecureRandom(),
            "t-" + UUID.randomUUID());

    @Test
    void the_first_start_makes_an_owner_whose_key_may_do_everything() {
        assertThat(bootstrap.run("owner@example.org", kept::add)).isTrue();
        var ring = new KeyRing(TestGround.tenancy(), RateDefaults.DOCUMENTED, KeyUse.begin(TestGround.tenancy()));
        assertThat(ring.identify(
                        new dev.ostiary.kernel.Credential.Bearer(kept.getFirst().apiKey()),
                        TestDoor.HOME,
                        TestDoor.NOW))
                .isInstanceOfSatisfying(dev.ostiary.kernel.Governance.Arrival.Known.class, known -> {
                    assertThat(known.caller().holds("secrets:write")).isTrue();
                    assertThat(known.caller().roles()).containsExactly("owner");
                });
    }

    @Test
    void every_other_start_makes_nothing() {
        bootstrap.run("owner@example.org", kept::add);
        assertThat(bootstrap.run("owner@example.org", kept::add)).isFalse();
        assertThat(kept).hasSize(1);
    }

    @Test
    void a_start_that_could_not_keep_the_credentials_is_made_up_for_by_the_next() {
        assertThatThrownBy(() -> bootstrap.run("owner@example.org", _ -> {
                    throw new IllegalStateException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(bootstrap.run("owner@example.org", kept::add)).isTrue();
    }

    @Test
    void what_it_made_prints_as_a_mask() {
        bootstrap.run("owner@example.org", kept::add);
        assertThat(kept.getFirst().toString())
                .doesNotContain(kept.getFirst().apiKey().reveal())
                .doesNotContain(kept.getFirst().password().reveal());
    }
}
