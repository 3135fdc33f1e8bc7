package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.mcp.Places.Answer;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places(3, 10);

    private static Caller caller(String tenant, int number) {
        return House.caller(tenant, "sa:" + number, Set.of());
    }

    @Test
    void a_principal_gets_so_many_and_one_more_when_it_gave_one_back() {
        for (int i = 0; i < 3; i++) {
            assertThat(places.take(caller("a", 1))).isEqualTo(Answer.TAKEN);
        }
        assertThat(places.take(caller("a", 1))).isEqualTo(Answer.PRINCIPAL_HAS_ENOUGH);
        assertThat(places.take(caller("b", 1))).isEqualTo(Answer.TAKEN);
        places.leave(caller("a", 1));
        assertThat(places.take(caller("a", 1))).isEqualTo(Answer.TAKEN);
    }

    @Test
    void a_tenant_of_many_principals_gets_half_and_leaves_the_rest_to_others() {
        for (int number = 0; number < 5; number++) {
            assertThat(places.take(caller("a", number))).isEqualTo(Answer.TAKEN);
        }
        assertThat(places.take(caller("a", 99))).isEqualTo(Answer.TENANT_HAS_ENOUGH);
        for (int number = 0; number < 5; number++) {
            assertThat(places.take(caller("b", number))).isEqualTo(Answer.TAKEN);
        }
        assertThat(places.take(caller("c", 1))).isEqualTo(Answer.NONE_LEFT);
        places.leave(caller("a", 0));
        assertThat(places.take(caller("c", 1))).isEqualTo(Answer.TAKEN);
        assertThat(places.take(caller("a", 0))).isEqualTo(Answer.NONE_LEFT);
    }
}
