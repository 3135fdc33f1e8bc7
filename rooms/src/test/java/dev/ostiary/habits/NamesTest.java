package dev.ostiary.habits;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A name says the one thing that a type or a method does. */
class NamesTest {

    private static final Pattern NOISE =
            Pattern.compile(".*(Impl|Manager|Helper|Utils?|Dto|DTO|Base|Data|Info|Processor)|(Abstract|Base)[A-Z].*");

    @Test
    void no_type_has_a_noise_name_or_the_name_of_the_product() {
        Findings.none(Repository.sources().stream().flatMap(NamesTest::typeNames));
    }

    @Test
    void no_method_starts_with_get() {
        Findings.none(Repository.sources().stream().flatMap(NamesTest::methodNames));
    }

    @Test
    void planted_noise_is_found_in_nested_types_too() {
        Source planted = Source.of("Door.java", """
                class Door {
                    record KeyInfo() {}
                    interface AbstractLock {}
                    class OstiaryDoor {}
                    class Database {}
                    class Base62 {}
                }""");

        assertThat(typeNames(planted)).hasSize(3).first().asString().startsWith("Door.java:2 KeyInfo");
    }

    @Test
    void a_planted_getter_is_found_unless_a_foreign_type_asks_for_it() {
        Source planted = Source.of("Door.java", """
                class Door {
                    int getKey() { return 1; }
                    @Override public int getLock() { return 1; }
                    int getaway() { return 1; }
                }""");

        assertThat(methodNames(planted)).singleElement().asString().startsWith("Door.java:2 getKey");
    }

    private static Stream<String> typeNames(Source source) {
        return source.types().stream()
                .filter(NamesTest::says_nothing)
                .map(type -> source.finding(type, type.getSimpleName() + ": name the one thing it does"));
    }

    private static boolean says_nothing(ClassTree type) {
        String name = type.getSimpleName().toString();
        return NOISE.matcher(name).matches() || name.contains("Ostiary");
    }

    private static Stream<String> methodNames(Source source) {
        return source.methods().stream()
                .filter(method -> method.getName().toString().matches("get[A-Z].*"))
                .filter(method -> !overrides(method))
                .map(method -> source.finding(method, method.getName() + ": drop the get"));
    }

    private static boolean overrides(MethodTree method) {
        return method.getModifiers().getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }
}
