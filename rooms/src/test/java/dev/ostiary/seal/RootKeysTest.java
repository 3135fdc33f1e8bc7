package dev.ostiary.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.store.TestGround;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootKeysTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("root.key");
    }

    private RootKeys load(Map<String, String> environment) {
        return RootKeys.load(folder, environment, true);
    }

    @Nested
    class the_key_file {
        @Test
        void is_made_at_the_first_start_for_its_owner_alone() throws IOException {
            load(Map.of());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
        }

        @Test
        void holds_the_same_key_at_every_start() {
            assertThat(load(Map.of()).current()).isEqualTo(load(Map.of()).current());
        }

        @Test
        void leaves_no_draft_of_itself_behind() throws IOException {
            load(Map.of());
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactly(file());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
        void is_refused_when_others_can_reach_it(String permissions) throws IOException {
            load(Map.of());
            Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));
            assertThatThrownBy(() -> load(Map.of()))
                    .isInstanceOf(RootKeyRefused.class)
                    .hasMessageContaining("chmod 600");
        }

        @Test
        void is_refused_when_a_digit_of_it_has_changed() throws IOException {
            load(Map.of());
            var text = Files.readString(file());
            var digit = text.charAt(text.length() - 2);
            Files.writeString(file(), text.substring(0, text.length() - 2) + (digit == '0' ? '1' : '0') + "\n");
            assertThatThrownBy(() -> load(Map.of()))
                    .isInstanceOf(RootKeyRefused.class)
                    .hasMessageContaining("damaged");
        }

        @Test
        void is_refused_when_it_is_empty() throws IOException {
            load(Map.of());
            Files.writeString(file(), "");
            assertThatThrownBy(() -> load(Map.of())).isInstanceOf(RootKeyRefused.class);
        }

        @Test
        void is_not_made_anew_once_something_is_sealed() {
            assertThatThrownBy(() -> RootKeys.load(folder, Map.of(), false))
                    .isInstanceOf(RootKeyRefused.class)
                    .hasMessageContaining("Restore the file from your backup");
            assertThat(file()).doesNotExist();
        }
    }

    @Nested
    class the_environment {
        @Test
        void gives_the_key_as_hex_or_base64() {
            var key = RootKey.fresh();
            var hex = HexFormat.of().formatHex(key.key());
            var base64 = Base64.getEncoder().encodeToString(key.key());
            assertThat(load(Map.of("OSTIARY_ROOT_KEY", hex)).current()).isEqualTo(key);
            assertThat(load(Map.of("OSTIARY_ROOT_KEY", base64)).current()).isEqualTo(key);
            assertThat(file()).doesNotExist();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "hunter2",
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "abababababababababababababababababababababababababababababababab",
                    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                    "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0efeeedecebeae9e8e7e6e5e4e3e2e1e0",
                    "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
                    "00112233445566778899aabbccddeeff",
                    "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef",
                    "bXkgdmVyeSBzZWNyZXQgcGFzc3BocmFzZSBmb3IgdXM=",
                })
        void is_refused_a_key_that_somebody_could_guess_and_the_key_is_not_repeated(String key) {
            assertThatThrownBy(() -> load(Map.of("OSTIARY_ROOT_KEY", key)))
                    .isInstanceOf(RootKeyRefused.class)
                    .hasMessageContaining("openssl rand -hex 32")
                    .hasMessageNotContaining(key);
        }

        @Test
        void is_refused_an_empty_key() {
            assertThatThrownBy(() -> load(Map.of("OSTIARY_ROOT_KEY", ""))).isInstanceOf(RootKeyRefused.class);
        }

        @Test
        void is_refused_a_previous_key_that_is_weak() {
            var good = HexFormat.of().formatHex(RootKey.fresh().key());
            assertThatThrownBy(
                            () -> load(Map.of("OSTIARY_ROOT_KEY", good, "OSTIARY_ROOT_KEY_PREVIOUS", "0".repeat(64))))
                    .isInstanceOf(RootKeyRefused.class);
        }
    }

    @Nested
    class a_wrong_key {
        @Test
        void stops_the_start_and_names_the_right_one() {
            try (var store = TestGround.freshStore()) {
                SealRing.open(store, folder, Map.of());
                var right = load(Map.of()).current();
                var wrong = RootKey.fresh();
                var environment = Map.of("OSTIARY_ROOT_KEY", HexFormat.of().formatHex(wrong.key()));
                assertThatThrownBy(() -> SealRing.open(store, folder, environment))
                        .isInstanceOf(RootKeyRefused.class)
                        .hasMessageContaining(right.id())
                        .hasMessageContaining(wrong.id())
                        .hasMessageContaining("backup")
                        .hasMessageNotContaining(HexFormat.of().formatHex(wrong.key()));
            }
        }

        @Test
        void stops_the_start_when_its_file_is_gone() throws IOException {
            try (var store = TestGround.freshStore()) {
                SealRing.open(store, folder, Map.of());
                Files.delete(file());
                assertThatThrownBy(() -> SealRing.open(store, folder, Map.of()))
                        .isInstanceOf(RootKeyRefused.class)
                        .hasMessageContaining("missing");
            }
        }
    }
}
