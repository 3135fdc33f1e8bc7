package dev.ostiary.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
    @ParameterizedTest
    @CsvSource({
        "vsecure://secrets/production/DB, vsecure/production/db, true",
        "vsecure://secrets/production/DB, vsecure/production/db2, false",
        "vsecure://secrets/production/*, vsecure/production/db, true",
        "vsecure://secrets/production/*, vsecure/staging/db, false",
        "vsecure://secrets/production/*, vsecure/production, false",
        "vsecure://secrets/*, vsecure/staging/db, true",
        "vsecure://secrets/*, vsecure-custom/a/b, false",
        "vsecure://secrets/*, vsecure-api-keys/a, false",
        "vsecure://api-keys/*, vsecure-api-keys/a, true",
        "vsecure://custom/*, vsecure-custom/a/b, true",
        "vsecure://custom/Build.Agent/*, vsecure-custom/build-agent/b, true",
        "vsecure://custom/build/*, vsecure-custom/builder/b, false",
        "vsecure://credentials/*, vsecure-credentials/aws/1234/reader, true",
        "vsecure://credentials/aws/*, vsecure-credentials/gcp/lab/reader, false",
        "vsecure://credentials/aws/1234/*, vsecure-credentials/aws/1234/ci/reader, true",
        "vsecure://credentials/aws/1234/*, vsecure-credentials/aws/12345/reader, false",
        "vsecure://credentials/aws/1234/CI/*, vsecure-credentials/aws/1234/ci/reader, true",
        "vsecure://credentials/aws/1234/Reader, vsecure-credentials/aws/1234/reader, true"
    })
    void covers_by_whole_segments(String uri, String path, boolean covers) {
        assertThat(Reach.of(uri).covers(new ResourcePath(path))).isEqualTo(covers);
    }

    @ParameterizedTest
    @CsvSource({
        "vsecure://secrets/*, vsecure://secrets/production/*, true",
        "vsecure://secrets/production/*, vsecure://secrets/*, false",
        "vsecure://secrets/production/*, vsecure://secrets/production/*, true",
        "vsecure://secrets/production/*, vsecure://secrets/production/DB, true",
        "vsecure://secrets/production/DB, vsecure://secrets/production/*, false",
        "vsecure://custom/*, vsecure://custom/build/*, true"
    })
    void covers_another_when_it_covers_all_of_it(String uri, String other, boolean covers) {
        assertThat(Reach.of(uri).covers(Reach.of(other))).isEqualTo(covers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "vsecure://*",
                "vsecure://secrets*",
                "vsecure://secrets/prod*",
                "vsecure://secrets/production/DB*",
                "vsecure://secrets/production/**",
                "vsecure://secrets/*/DB",
                "vsecure://secrets/test/*",
                "vsecure://api-keys/a/*",
                "vsecure://custom/../*",
                "vsecure://custom/a/b/*",
                "vsecure://policies/*",
                "vsecure://credentials*",
                "vsecure://credentials/moon/*",
                "vsecure://credentials/aws/1*",
                "vsecure://credentials/aws/a/b/c/d/e/f/*",
                "https://secrets/*",
                "vsecure://secrets/production/*/"
            })
    void that_is_no_address_and_no_family_is_refused(String uri) {
        assertThatThrownBy(() -> Reach.of(uri)).isInstanceOf(Refused.class);
    }
}
