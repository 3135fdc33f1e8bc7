package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardHeaderTest {
    private static final Guard WHOLE = new Guard(
            true,
            true,
            List.of(new ResourcePath("app"), new ResourcePath("shared/db")),
            List.of(new ResourcePath("app/root")),
            Optional.of("par_1"),
            Optional.of("ten_1"));
    private static final String TEXT =
            "v=1;read-only;masked;allowed=app,shared/db;denied=app/root;partner=par_1;tenant=ten_1";

    @Test
    void writes_and_reads_every_restriction() {
        assertThat(GuardHeader.write(WHOLE)).isEqualTo(TEXT);
        assertThat(GuardHeader.read(List.of(TEXT))).isEqualTo(WHOLE);
    }

    @Test
    void states_the_absence_of_restrictions_too() {
        assertThat(GuardHeader.write(Guard.NONE)).isEqualTo("v=1");
        assertThat(GuardHeader.read(List.of("v=1"))).isEqualTo(Guard.NONE);
        assertThat(GuardHeader.read(List.of())).isEqualTo(Guard.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "v=2",
                "read-only",
                "v=1;",
                "v=1; read-only",
                "v=1 ;read-only",
                "v=1;READ-ONLY",
                "v=1;readonly",
                "v=1;read-only=false",
                "v=1;read-only;read-only",
                "v=1;masked;read-only",
                "v=1;allowed=",
                "v=1;allowed=app,",
                "v=1;allowed=app/",
                "v=1;allowed=App",
                "v=1;allowed=../etc",
                "v=1;allowed=app;allowed=other",
                "v=1;denied=a%2fb",
                "v=1;tenant=",
                "v=1;tenant=a b",
                "v=1;tenant=a;tenant=b",
                "v=1;read-only,v=1",
                "v=1;unknown"
            })
    void refuses_every_other_spelling(String text) {
        assertThatThrownBy(() -> GuardHeader.read(List.of(text))).isInstanceOf(Refused.class);
    }

    @Test
    void refuses_to_choose_among_several() {
        assertThatThrownBy(() -> GuardHeader.read(List.of("v=1;read-only", "v=1")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void refuses_to_write_what_would_not_be_read() {
        var long1 = new ResourcePath("a".repeat(500));
        var many = new Guard(
                false,
                false,
                IntStream.range(0, 10).mapToObj(_ -> long1).toList(),
                List.of(),
                Optional.empty(),
                Optional.empty());
        var strange = new Guard(false, false, List.of(), List.of(), Optional.of("a;read-only"), Optional.empty());

        assertThatThrownBy(() -> GuardHeader.write(many)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> GuardHeader.write(strange)).isInstanceOf(Refused.class);
    }
}
