package dev.ostiary.client.vsecure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the library reads from its surroundings, and what it keeps to itself. */
class SettingsTest {
    @Nested
    class The_environment {
        @Test
        void needs_a_key_alone() {
            try (var vsecure = VSecure.from(Map.of("VSECURE_API_KEY", "vsec_live_x"))) {
                assertThat(vsecure).hasToString("VSecure[Door[" + VSecure.USUAL_ENDPOINT + "]]");
            }
        }

        @Test
        void may_name_a_file_for_the_key(@TempDir Path folder) throws IOException {
            var file = Files.writeString(folder.resolve("key"), "vsec_live_x\n");
            try (var vsecure = VSecure.from(
                    Map.of("VSECURE_API_KEY_FILE", file.toString(), "VSECURE_ENDPOINT", "https://vault.example.com"))) {
                assertThat(vsecure).hasToString("VSecure[Door[https://vault.example.com]]");
            }
        }

        @Test
        void is_refused_without_a_key_with_two_and_with_a_file_that_is_not_there() {
            for (var environment : List.of(
                    Map.of("VSECURE_API_KEY", " "),
                    Map.of("VSECURE_API_KEY", "a", "VSECURE_API_KEY_FILE", "b"),
                    Map.of("VSECURE_API_KEY_FILE", "not/there"))) {
                assertThatExceptionOfType(VSecureException.Invalid.class)
                        .isThrownBy(() -> VSecure.from(environment).close());
            }
        }
    }

    @Nested
    class A_value {
        @Test
        void is_a_copy_that_is_gone_once_it_is_closed() {
            var mine = "swordfish".toCharArray();
            var value = SecretValue.of(mine);
            mine[0] = 'x';
            assertThat(value.reveal()).isEqualTo("swordfish");
            var copy = value.copy();
            value.close();
            assertThat(copy).containsExactly("swordfish".toCharArray());
            assertThatIllegalStateException().isThrownBy(value::reveal);
            assertThatIllegalStateException().isThrownBy(value::copy);
        }

        @Test
        void is_printed_by_nothing() {
            assertThat(SecretValue.of("swordfish").toString() + new Object[] {SecretValue.of("swordfish")}[0])
                    .doesNotContain("swordfish");
        }
    }
}
