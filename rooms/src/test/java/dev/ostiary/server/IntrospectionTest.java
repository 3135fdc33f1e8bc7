package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Secret;
import org.junit.jupiter.api.Test;

class IntrospectionTest {
    private final Residence residence = Residence.shared();
    private final Residence.Household home = residence.found("i" + System.nanoTime());
    private final Residence.Account agent = residence.account(home, "agent", "secrets:read");

    private String asked(Secret token, Secret by) {
        return residence
                .done("auth.introspect", "{'token':'%s'}".formatted(token.reveal()), by)
                .toString();
    }

    @Test
    void tells_for_whom_a_key_speaks_and_what_it_holds() {
        assertThat(asked(agent.key(), home.key()))
                .contains("\"active\":true", "\"sub\":\"sa:agent\"", "\"scope\":\"secrets:read\"")
                .doesNotContain(agent.key().reveal());
    }

    @Test
    void tells_nothing_of_a_revoked_key_but_that() {
        residence.done("api-keys.revoke", "{'api_key_id':'%s'}".formatted(agent.keyId()), home.key());
        assertThat(asked(agent.key(), home.key())).isEqualTo("{\"active\":false}");
    }

    @Test
    void tells_the_same_of_another_tenants_key_and_of_none() {
        assertThat(asked(agent.key(), residence.first().key()))
                .isEqualTo(asked(new Secret("no key at all"), residence.first().key()))
                .isEqualTo("{\"active\":false}");
    }

    @Test
    void is_for_administrators() {
        assertThat(residence.code("auth.introspect", "{'token':'x'}", agent.key()))
                .isEqualTo("insufficient_scope");
    }
}
