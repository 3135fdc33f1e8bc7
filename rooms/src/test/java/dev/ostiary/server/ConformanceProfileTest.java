package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.store.TenantStatus;
import dev.ostiary.store.Tenants;
import dev.ostiary.store.TestGround;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConformanceProfileTest {
    @TempDir
    private Path folder;

    private static Settings asked(Map<String, String> environment) {
        return Settings.of(List.of("--conformance"), environment);
    }

    @Nested
    class in_its_settings {
        @Test
        void is_off_unless_asked_for() {
            assertThat(Settings.of(List.of(), Map.of()).conformance()).isFalse();
            assertThat(asked(Map.of()).conformance()).isTrue();
            assertThat(Settings.of(List.of(), Map.of("OSTIARY_CONFORMANCE", "true"))
                            .conformance())
                    .isTrue();
            assertThatThrownBy(() -> Settings.of(List.of(), Map.of("OSTIARY_CONFORMANCE", "yes")))
                    .hasMessage("OSTIARY_CONFORMANCE must be true or false.");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
        void opens_to_no_other_machine(String host) {
            assertThatThrownBy(() -> asked(Map.of("OSTIARY_HOST", host))).hasMessageContaining("loopback alone");
        }

        @ParameterizedTest
        @ValueSource(strings = {"OSTIARY_PUBLIC_HOSTS", "OSTIARY_ALLOWED_ORIGINS", "OSTIARY_DATABASE_URL"})
        void goes_by_no_public_name_and_uses_nobodys_database(String variable) {
            assertThatThrownBy(() -> asked(Map.of(variable, "x.example"))).hasMessageContaining(variable);
        }

        @Test
        void has_no_public_address() {
            assertThatThrownBy(() -> asked(Map.of("OSTIARY_PUBLIC_URL", "http://evil.example")))
                    .hasMessageContaining("unset OSTIARY_PUBLIC_URL");
        }
    }

    @Nested
    class on_a_folder {
        @Test
        void takes_one_that_is_empty_or_was_its_own_before() throws IOException {
            ConformanceProfile.claim(folder.resolve("fresh"));
            Files.createFile(folder.resolve("fresh/root.key"));
            assertThatCode(() -> ConformanceProfile.claim(folder.resolve("fresh")))
                    .doesNotThrowAnyException();
        }

        @Test
        void leaves_any_other_as_it_is() throws IOException {
            Files.createFile(folder.resolve("root.key"));
            assertThatThrownBy(() -> ConformanceProfile.claim(folder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("--conformance lets anybody in");
            try (var inside = Files.list(folder)) {
                assertThat(inside).containsExactly(folder.resolve("root.key"));
            }
        }
    }

    @Nested
    class on_a_database {
        @Test
        void starts_where_nobody_else_has_lived() {
            try (var store = TestGround.freshStore()) {
                ConformanceProfile.found(store.tenancy(), folder);
                ConformanceProfile.found(store.tenancy(), folder);
                assertThat(new Tenants(store.tenancy()).active()).containsExactly(ConformanceProfile.TENANT);
            }
        }

        @Test
        void and_nowhere_else_not_even_where_they_are_gone() {
            try (var store = TestGround.freshStore()) {
                var tenants = new Tenants(store.tenancy());
                tenants.found("t-1", null, "One");
                tenants.becomes("t-1", TenantStatus.CLOSED);
                assertThatThrownBy(() -> ConformanceProfile.found(store.tenancy(), folder))
                        .hasMessageContaining("--conformance lets anybody in");
                assertThat(tenants.active()).isEmpty();
            }
        }
    }
}
