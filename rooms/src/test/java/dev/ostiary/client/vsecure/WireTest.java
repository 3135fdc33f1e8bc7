package dev.ostiary.client.vsecure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.approval.ApprovalOperations;
import dev.ostiary.approval.ResourceOperations;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the library says to a server is what the server declares. */
class WireTest {
    static List<Operation<?, ?>> all() {
        return Wire.all();
    }

    private static Operation<?, ?> declared(Operation<?, ?> spoken) {
        return Stream.concat(ApprovalOperations.all().stream(), ResourceOperations.all().stream())
                .filter(it -> it.name().equals(spoken.name()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(Shape<?> shape) {
        return shape.fields().stream().map(Field::name).toList();
    }

    @Nested
    class Each_call {
        @ParameterizedTest
        @MethodSource("dev.ostiary.client.vsecure.WireTest#all")
        void goes_to_the_declared_address_with_the_declared_effect(Operation<?, ?> spoken) {
            assertThat(spoken.route().map(it -> it.method() + " " + it.template()))
                    .isEqualTo(declared(spoken).route().map(it -> it.method() + " " + it.template()));
            assertThat(spoken.effect()).isEqualTo(declared(spoken).effect());
        }

        @ParameterizedTest
        @MethodSource("dev.ostiary.client.vsecure.WireTest#all")
        void says_and_hears_declared_fields_only(Operation<?, ?> spoken) {
            assertThat(names(declared(spoken).inputShape())).containsAll(names(spoken.inputShape()));
            assertThat(names(declared(spoken).outputShape())).containsAll(names(spoken.outputShape()));
        }
    }
}
