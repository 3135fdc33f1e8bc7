package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VsecureUriTest {
    @ParameterizedTest
    @CsvSource({
        "vsecure://secrets/production/DB_PASSWORD, vsecure/production/db_password, SECRET",
        "vsecure://secrets/staging/api.key.v2, vsecure/staging/api-key-v2, SECRET",
        "vsecure://api-keys/key_01ABC, vsecure-api-keys/key_01abc, API_KEY",
        "vsecure://custom/Build.Agent/7, vsecure-custom/build-agent/7, CUSTOM",
        "vsecure://credentials/aws/1234/ci/Reader.v2, vsecure-credentials/aws/1234/ci/reader-v2, CREDENTIAL",
        "vsecure://credentials/vault/deploy, vsecure-credentials/vault/deploy, CREDENTIAL"
    })
    void has_one_canonical_path(String uri, String path, VsecureUri.Type type) {
        assertThat(new VsecureUri(uri).path()).hasToString(path);
        assertThat(new VsecureUri(uri).type()).isEqualTo(type);
        assertThat(VsecureUri.governs(new VsecureUri(uri).path())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secrets/production/A",
                "VSECURE://secrets/production/A",
                "vsecure:secrets/production/A",
                "vsecure://secrets/test/A",
                "vsecure://secrets/Production/A",
                "vsecure://secrets/production",
                "vsecure://secrets/production/A/B",
                "vsecure://secrets/production/",
                "vsecure://secrets/production/*",
                "vsecure://secrets/production/.a",
                "vsecure://secrets/production/..",
                "vsecure://secrets/../production/A",
                "vsecure://secrets/production/a b",
                "vsecure://secrets/production/a%2Fb",
                "vsecure://secrets/production/ä",
                "vsecure://secrets/production/A?x=1",
                "vsecure://secrets/production/A#x",
                "vsecure://api-keys/",
                "vsecure://api-keys/a/b",
                "vsecure://custom/a",
                "vsecure://credentials/aws",
                "vsecure://credentials/moon/a",
                "vsecure://credentials/aws//a",
                "vsecure://credentials/aws/../a",
                "vsecure://credentials/aws/a/b/c/d/e/f/g",
                "vsecure://policies/a",
                "vsecure://"
            })
    void that_does_not_fit_is_refused(String uri) {
        assertThatThrownBy(() -> new VsecureUri(uri)).isInstanceOf(Refused.class);
    }

    @Test
    void has_a_name_of_at_most_128_characters() {
        var secrets = "vsecure://secrets/production/";
        assertThat(new VsecureUri(secrets + "A".repeat(128)).path().text()).hasSize(147);
        assertThatThrownBy(() -> new VsecureUri(secrets + "A".repeat(129))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"vsecure-x/a", "app/vsecure/a", "vsecured/a"})
    void governs_nothing_beside_its_own_ground(String path) {
        assertThat(VsecureUri.governs(new ResourcePath(path))).isFalse();
    }
}
