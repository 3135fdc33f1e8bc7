package dev.ostiary.habits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Small files and small methods; the limits are those of the design. */
class SizesTest {

    private static final int FILE = 400;
    private static final int METHOD = 40;

    @Test
    void no_file_has_more_than_400_lines() {
        Findings.none(Repository.sources().stream().flatMap(SizesTest::longFiles));
    }

    @Test
    void no_method_has_more_than_40_lines() {
        Findings.none(Repository.sources().stream().flatMap(SizesTest::longMethods));
    }

    @Test
    void half_of_the_files_have_at_most_80_lines() {
        assertThat(median(Repository.mainSources().stream().mapToInt(Source::lines)))
                .as("median of lines per main file; split the longest by what they do")
                .isLessThanOrEqualTo(80);
    }

    @Test
    void half_of_the_methods_have_at_most_5_lines() {
        assertThat(median(Repository.mainSources().stream().flatMapToInt(SizesTest::lengths)))
                .as("median of lines per main method; name the steps of the longest")
                .isLessThanOrEqualTo(5);
    }

    @Test
    void a_planted_long_file_is_found() {
        Source planted = Source.of("Door.java", "class Door {\n" + "\n".repeat(FILE) + "}\n");

        assertThat(longFiles(planted)).singleElement().asString().startsWith("Door.java:1 402 lines");
    }

    @Test
    void a_planted_long_method_is_found_and_its_annotations_are_not_counted() {
        String longest = "void %s() {\n" + "\n".repeat(METHOD - 2) + "}\n";
        Source planted = Source.of(
                "Door.java", "class Door {\n@Deprecated\n" + longest.formatted("a") + longest.formatted("b\n") + "}\n");

        assertThat(longMethods(planted)).singleElement().asString().contains(" b: 41 lines");
    }

    @Test
    void the_median_is_the_middle_of_the_sorted_lengths() {
        assertThat(median(IntStream.of(9, 1, 5))).isEqualTo(5);
    }

    private static Stream<String> longFiles(Source source) {
        return Stream.of(source)
                .filter(file -> file.lines() > FILE)
                .map(file -> Findings.at(file.path(), 1, file.lines() + " lines: it is two things, part them"));
    }

    private static Stream<String> longMethods(Source source) {
        return source.methods().stream()
                .filter(method -> source.length(method) > METHOD)
                .map(method -> source.finding(
                        method, method.getName() + ": " + source.length(method) + " lines: name its steps"));
    }

    private static IntStream lengths(Source source) {
        return source.methods().stream().mapToInt(source::length);
    }

    private static int median(IntStream lengths) {
        List<Integer> sorted = lengths.sorted().boxed().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
    }
}
