package dev.ostiary.habits;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in no file of the repository. */
class FilesTest {

    /** The patterns are written so that they do not match themselves. */
    private enum Rule {
        REGISTRY(
                "(repo1?[.]maven|registry[.]npmjs|registry[.]yarnpkg|files[.]pythonhosted|\\bpypi[.]org|proxy[.]golang"
                        + "|deb[.]debian[.]org|artifactory[.])",
                "a registry's address: each machine is configured for its own"),
        MACHINE(
                "(?<![\\w.}\\])/-])/(?:[w]ork|[f]arm|[r]oot|[U]sers)/\\w",
                "a path of one machine: make it relative or a setting"),
        MARK("\\b(?:TO[D]O|FIX[M]E|X[X]X|HAC[K])\\b", "a mark for later: do it, or write an issue"),
        OWN_KEY(
                "\\b(?:aug_live_|scai_live_|vsec_live_|mat_|mrt_|mcp_access_token_)[0-9A-Za-z]{32}",
                "a credential: revoke it, and make the test generate its own"),
        PRIVATE_KEY(
                "-----BEGIN [A-Z ]*PRIVATE[ ]KEY-----", "a private key: revoke it, and make the test generate its own"),
        CLOUD_KEY(
                "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b", "a cloud credential: revoke it, and make the test generate its own");

        private final Pattern pattern;
        private final String advice;

        Rule(String pattern, String advice) {
            this.pattern = Pattern.compile(pattern);
            this.advice = advice;
        }
    }

    @Test
    void no_file_holds_an_address_of_a_registry_a_machines_path_a_mark_for_later_or_a_secret() {
        Findings.none(Repository.files(file -> true).flatMap(FilesTest::faults));
    }

    @Nested
    class Planted {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://repo." + "maven.apache.org/maven2",
                    "see /" + "root/key",
                    "// TO" + "DO later",
                    "-----BEGIN EC PRIVATE" + " KEY-----",
                    "AKIA" + "ABCDEFGHIJKLMNOP"
                })
        void faults_are_found(String line) {
            assertThat(faults("notes.md", "first line\n" + line))
                    .singleElement()
                    .asString()
                    .startsWith("notes.md:2 ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"aug_live_", "scai_live_", "vsec_live_", "mat_", "mrt_", "mcp_access_token_"})
        void own_credentials_are_found(String prefix) {
            assertThat(faults("notes.md", "key = " + prefix + "0aB".repeat(15))).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"scai_live_YOUR_KEY", "build.XXXXXX", "http://maven.apache.org/POM/4.0.0", "net/work/x"})
        void what_only_looks_alike_is_not(String line) {
            assertThat(faults("notes.md", line)).isEmpty();
        }
    }

    private static Stream<String> faults(Path file) {
        return faults(file.toString(), Repository.text(file));
    }

    private static Stream<String> faults(String file, String text) {
        if (text.indexOf('\0') >= 0) {
            return Stream.empty();
        }
        List<String> lines = text.lines().toList();
        return Stream.of(Rule.values())
                .flatMap(rule -> Stream.iterate(0, line -> line < lines.size(), line -> line + 1)
                        .filter(line -> rule.pattern.matcher(lines.get(line)).find())
                        .map(line -> Findings.at(file, line + 1L, rule.advice)));
    }
}
