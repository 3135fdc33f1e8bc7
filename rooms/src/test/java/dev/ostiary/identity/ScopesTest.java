package dev.ostiary.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "secrets:read",
                "mcp:access",
                "apikeys:manage",
                "secrets:*",
                "audit:*",
                "admin:*",
                "mcp.read",
                "metrics:read",
                "admin"
            })
    void knows_the_words_of_every_seed(String scope) {
        assertThat(Scopes.known(scope)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "policies:*", "identity:*", "secrets:Read", "secrets:", "!secrets:read", "secrets:read "})
    void knows_no_wildcard_that_is_not_documented_and_no_other_spelling(String scope) {
        assertThat(Scopes.known(scope)).isFalse();
        assertThat(Scopes.plain(List.of(scope))).isEmpty();
    }

    @Test
    void a_shorthand_stands_for_its_scopes() {
        assertThat(Scopes.plain(List.of("mcp:access"))).containsExactlyInAnyOrder("mcp:read", "mcp:request");
        assertThat(Scopes.plain(List.of("secrets:*")))
                .containsExactlyInAnyOrder(
                        "secrets:read", "secrets:write", "secrets:delete", "secrets:list", "secrets:rotate");
    }

    @Test
    void a_credential_holds_what_it_and_its_owner_both_hold() {
        assertThat(Scopes.common(List.of("secrets:*"), List.of("secrets:read", "audit:read")))
                .containsExactly("secrets:read");
        assertThat(Scopes.common(List.of("admin"), List.of("audit:read"))).containsExactly("audit:read");
        assertThat(Scopes.common(List.of("audit:read"), List.of("admin"))).containsExactly("audit:read");
        assertThat(Scopes.common(List.of("audit:read"), List.of())).isEmpty();
    }

    @Test
    void unknown_ones_are_refused_by_name() {
        assertThatThrownBy(() -> Scopes.requireKnown("scopes", List.of("secrets:read", "root", "a\u001b[31m")))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal().message())
                                .contains("root")
                                .doesNotContain("\u001b"));
    }

    @Test
    void nobody_grants_what_he_does_not_hold() {
        var eve = KeyRatesTest.caller("key_1", 100, "identity:admin", "secrets:read");
        assertThatCode(() -> Scopes.requireGrantable(eve, List.of("secrets:read")))
                .doesNotThrowAnyException();
        for (var scope : List.of("secrets:write", "secrets:*", "admin", "admin:*")) {
            assertThatThrownBy(() -> Scopes.requireGrantable(eve, List.of(scope)))
                    .isInstanceOf(Refused.class);
        }
    }
}
