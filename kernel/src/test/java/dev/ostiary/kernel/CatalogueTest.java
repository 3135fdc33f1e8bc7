package dev.ostiary.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    record Odd(Map<Integer, String> map, Object thing) {}

    record Peek(Secret key) {}

    record Nothing() {}

    @Test
    void reports_all_faults_of_all_declarations_together() {
        var faulty = List.of(
                Operation.named("Bad", Effect.READ, Odd.class, Nothing.class).declare(),
                Operation.named("a.peek", Effect.READ, Peek.class, Nothing.class)
                        .summary("Reads a key.")
                        .action("read")
                        .route("/v1/{nowhere}")
                        .declare(),
                Operation.named("a.peek", Effect.READ, Nothing.class, Nothing.class)
                        .summary("No full stop")
                        .action("read")
                        .declare());
        assertThatThrownBy(() -> new Catalogue(faulty))
                .hasMessageContainingAll(
                        "its name is not room.verb",
                        "map has type",
                        "thing has type",
                        "a READ input holds a secret",
                        "names the input field nowhere",
                        "its summary is not one sentence",
                        "name a.peek is declared twice");
    }

    @Test
    void finds_operations_by_name_and_by_tool() {
        var catalogue = new Catalogue(List.of(Fixture.WRITE, Fixture.READ));
        assertThat(catalogue.operations()).containsExactly(Fixture.READ, Fixture.WRITE);
        assertThat(catalogue.tool("read_thing")).contains(Fixture.READ);
        assertThat(catalogue.named("things.write")).contains(Fixture.WRITE);
    }
}
