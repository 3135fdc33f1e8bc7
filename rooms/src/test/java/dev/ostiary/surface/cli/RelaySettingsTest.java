package dev.ostiary.surface.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.ResourcePath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelaySettingsTest {
    private static RelaySettings with(Map<String, String> more) throws RelaySettings.Wrong {
        var environment = new HashMap<>(
                Map.of("SCAIVAULT_URL", "http://127.0.0.1:8440", "SCAIVAULT_TOKEN", "scai_live_abc", "HOME", "/root"));
        environment.putAll(more);
        return RelaySettings.of(RelayProgram.VAULT, environment);
    }

    @Test
    void read_every_guard_of_the_seed() throws Exception {
        var guard = with(Map.of(
                        "SCAIVAULT_READ_ONLY", "true",
                        "SCAIVAULT_MASK_VALUES", "true",
                        "SCAIVAULT_ALLOWED_PATHS", "integrations/, app/prod",
                        "SCAIVAULT_DENIED_PATHS", "app/prod/root",
                        "SCAIVAULT_PARTNER_ID", "par_1",
                        "SCAIVAULT_TENANT_ID", "ten_1"))
                .guard();

        assertThat(guard.readOnly()).isTrue();
        assertThat(guard.masked()).isTrue();
        assertThat(guard.allowed()).containsExactly(new ResourcePath("integrations"), new ResourcePath("app/prod"));
        assertThat(guard.denied()).containsExactly(new ResourcePath("app/prod/root"));
        assertThat(guard.partner()).contains("par_1");
        assertThat(guard.tenant()).contains("ten_1");
    }

    @ParameterizedTest
    @CsvSource({
        "SCAIVAULT_READONLY, true, SCAIVAULT_READ_ONLY",
        "scaivault_read_only, true, SCAIVAULT_READ_ONLY",
        "SCAIVAULT_MASK_VALUE, true, SCAIVAULT_MASK_VALUES",
        "SCAIVAULT_DENIED_PATH, app, SCAIVAULT_DENIED_PATHS",
        "SCAVAULT_READ_ONLY, true, did you mean SCAIVAULT_READ_ONLY",
        "CAIVAULT_READ_ONLY, true, did you mean SCAIVAULT_READ_ONLY",
        "_SCAIVAULT_MASK_VALUES, true, did you mean SCAIVAULT_MASK_VALUES",
        "XCAIVAULT_DENIED_PATHS, prod, did you mean SCAIVAULT_DENIED_PATHS",
        "SCAI_VAULT_MASK_VALUES, true, did you mean SCAIVAULT_MASK_VALUES",
        "sciavault_tenant_id, t, did you mean SCAIVAULT_TENANT_ID",
        "MCP_TRANSPROT, sse, did you mean MCP_TRANSPORT",
        "SCAIVAULT_READ_ONLY, TRUE, exactly true or false",
        "SCAIVAULT_READ_ONLY, 1, exactly true or false",
        "SCAIVAULT_READ_ONLY, '', exactly true or false",
        "SCAIVAULT_MASK_VALUES, yes, exactly true or false",
        "SCAIVAULT_ALLOWED_PATHS, '', no path prefix",
        "SCAIVAULT_ALLOWED_PATHS, 'app,', no path prefix",
        "SCAIVAULT_ALLOWED_PATHS, App, no path prefix",
        "SCAIVAULT_DENIED_PATHS, ../etc, no path prefix",
        "SCAIVAULT_DENIED_PATHS, app/*, no path prefix",
        "SCAIVAULT_TENANT_ID, 'a b', not an id",
        "SCAIVAULT_URL, vault.example, not the address",
        "SCAIVAULT_URL, https://user:pw@vault.example, not the address",
        "SCAIVAULT_URL, file:///etc/passwd, not the address",
        "SCAIVAULT_URL, http://vault.example.com, would travel in clear",
        "SCAIVAULT_URL, http://127.0.0.1.example.com:8440, would travel in clear",
        "MCP_TRANSPORT, SSE, 'stdio, sse or http'"
    })
    void that_are_wrong_stop_the_start_and_say_what_is_right(String name, String value, String hint) {
        assertThatThrownBy(() -> with(Map.of(name, value)))
                .isInstanceOf(RelaySettings.Wrong.class)
                .hasMessageContaining(name)
                .hasMessageContaining(hint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"PATH", "PORT", "MCP_TIMEOUT", "VSECURE_READ_ONLY", "OSTIARY_URL", "READ_ONLY", "VAULT_TOKEN"})
    void of_others_are_left_alone(String name) throws Exception {
        assertThat(with(Map.of(name, "x")).guard()).isEqualTo(Guard.NONE);
    }

    @Test
    void let_the_key_travel_in_clear_on_this_machine_or_where_somebody_said_so() throws Exception {
        for (var here : List.of("http://localhost:8440", "http://[::1]:8440", "https://vault.example.com")) {
            assertThat(with(Map.of("SCAIVAULT_URL", here)).url()).hasToString(here);
        }
        assertThat(with(Map.of("SCAIVAULT_URL", "http://vault.lan", "OSTIARY_INSECURE", "true"))
                        .url())
                .hasToString("http://vault.lan");
        assertThatThrownBy(() -> with(Map.of("SCAIVAULT_URL", "http://vault.lan", "OSTIARY_INSECURE", "yes")))
                .hasMessageContaining("would travel in clear");
    }

    @Test
    void that_are_wrong_are_told_all_at_once_without_the_token() {
        assertThatThrownBy(() -> with(
                        Map.of("SCAIVAULT_TOKEN", "scai live canary", "SCAIVAULT_READ_ONLY", "ja", "SCAIVAULT_X", "1")))
                .hasMessageContaining("SCAIVAULT_TOKEN")
                .hasMessageContaining("SCAIVAULT_READ_ONLY")
                .hasMessageContaining("SCAIVAULT_X")
                .hasMessageNotContaining("canary");
    }

    @Nested
    class Of_the_approval_relay {
        private static RelaySettings with(String... pairs) throws RelaySettings.Wrong {
            var environment = new HashMap<>(Map.of("VSECURE_API_KEY", "vsec_live_abc", "SCAIVAULT_READONLY", "true"));
            for (int i = 0; i < pairs.length; i += 2) {
                environment.put(pairs[i], pairs[i + 1]);
            }
            return RelaySettings.of(RelayProgram.APPROVAL, environment);
        }

        @Test
        void need_a_key_and_nothing_else() throws Exception {
            assertThat(with().url()).hasToString("http://127.0.0.1:8440");
            assertThat(with().guard().readOnly()).isFalse();
            assertThatThrownBy(() -> with("VSECURE_API_KEY", ""))
                    .hasMessageContaining("VSECURE_API_KEY")
                    .hasMessageContaining("vsec_live_");
        }

        @Test
        void take_the_endpoint_with_the_path_of_the_page() throws Exception {
            assertThat(with("VSECURE_ENDPOINT", "https://vault.example.com/v1/security")
                            .url())
                    .hasToString("https://vault.example.com");
        }

        @Test
        void leave_another_programs_key_alone() throws Exception {
            assertThat(with("SECURE_API_KEY", "x").token().reveal()).isEqualTo("vsec_live_abc");
        }

        @Test
        void narrow_what_the_key_may_do() throws Exception {
            var guard = with("VSECURE_READ_ONLY", "true", "VSECURE_MASK_VALUES", "true", "VSECURE_TENANT_ID", "main")
                    .guard();
            assertThat(guard.readOnly() && guard.masked()).isTrue();
            assertThat(guard.tenant()).contains("main");
        }

        @ParameterizedTest
        @CsvSource({
            "VSECURE_READONLY, true, did you mean VSECURE_READ_ONLY",
            "SECURE_READ_ONLY, true, did you mean VSECURE_READ_ONLY",
            "VSECURE_APIKEY, x, did you mean VSECURE_API_KEY",
            "VSECURE_ALLOWED_PATHS, app, no such setting",
            "VSECURE_SERVICE_ACCOUNT, x, no such setting",
            "VSECURE_TIMEOUT, soon, milliseconds",
            "VSECURE_ENDPOINT, vault, not the address",
            "VSECURE_ENDPOINT, http://10.0.0.1:8440, would travel in clear"
        })
        void that_are_wrong_stop_the_start(String name, String value, String hint) {
            assertThatThrownBy(() -> with(name, value))
                    .hasMessageContaining(name)
                    .hasMessageContaining(hint);
        }
    }
}
