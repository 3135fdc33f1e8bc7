package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardHeaderTest {
    @Test
    void no_header_restricts_nothing() {
        assertThat(GuardHeader.read(List.of())).isEqualTo(Guard.NONE);
    }

    @Test
    void what_is_written_is_read_back() {
        var guard = new Guard(
                true,
                true,
                List.of(new ResourcePath("app"), new ResourcePath("team/x")),
                List.of(new ResourcePath("app/prod")),
                Optional.of("partner-1"),
                Optional.of("tenant_2"));

        assertThat(GuardHeader.read(List.of(GuardHeader.write(guard)))).isEqualTo(guard);
    }

    @Test
    void no_restriction_is_written_as_nothing() {
        assertThat(GuardHeader.write(Guard.NONE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "read_only",
                "read_only=yes",
                "read_only=TRUE",
                "READ_ONLY=true",
                "readonly=true",
                "read_only=true;",
                "read_only=true; read_only=true",
                "allowed_paths=",
                "allowed_paths=/app",
                "allowed_paths=App",
                "allowed_paths=app,,team",
                "denied_paths=app/../x",
                "tenant_id=",
                "tenant_id=a b"
            })
    void whatever_is_not_understood_is_refused(String line) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> GuardHeader.read(List.of(line)))
                .satisfies(refused -> assertThat(refused.refusal().code()).isEqualTo("invalid_request"));
    }

    @Test
    void two_lines_are_refused() {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> GuardHeader.read(List.of("read_only=true", "read_only=false")));
    }
}
