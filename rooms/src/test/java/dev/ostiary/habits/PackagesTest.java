package dev.ostiary.habits;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each package is signed: what it owns, what it never does, whom it may use. */
class PackagesTest {

    private static final Pattern COMMENT = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);

    @Test
    void each_package_is_signed() {
        Set<String> signed = packages(Repository.files(PackagesTest::isSign).map(Object::toString));
        Stream<String> used =
                packages(Repository.files(file -> file.endsWith(".java")).map(Object::toString)).stream();
        Findings.none(used.filter(name -> !signed.contains(name))
                .map(name -> Findings.at(name, 1, "add a package-info.java of two to six lines")));
    }

    @Test
    void each_sign_has_two_to_six_lines_and_ends_null() {
        Findings.none(
                Repository.files(PackagesTest::isSign).flatMap(file -> faults(file.toString(), Repository.text(file))));
    }

    @Test
    void planted_signs_that_say_nothing_or_too_much_are_found() {
        String mute = "package dev.ostiary.door;";
        String talkative = "/**\n" + " * More.\n".repeat(7) + " */\n@NullMarked package dev.ostiary.door;";

        assertThat(List.of(mute, talkative))
                .allSatisfy(text ->
                        assertThat(faults("door/package-info.java", text)).isNotEmpty());
    }

    @Test
    void a_test_package_shares_the_sign_of_the_package_that_it_tests() {
        assertThat(packages(Stream.of("a/src/main/java/dev/x/A.java", "a/src/test/java/dev/x/ATest.java")))
                .containsExactly("dev/x");
    }

    private static boolean isSign(String file) {
        return file.endsWith("/package-info.java");
    }

    /** A program of one file, started from its source, is in no package. */
    private static Set<String> packages(Stream<String> files) {
        return files.map(file -> file.replaceFirst(".*?/java/", ""))
                .filter(file -> file.contains("/"))
                .map(file -> file.replaceFirst("/[^/]+$", ""))
                .collect(Collectors.toSet());
    }

    private static Stream<String> faults(String file, String text) {
        Matcher comment = COMMENT.matcher(text);
        long lines = comment.find()
                ? comment.group(1).lines().filter(PackagesTest::speaks).count()
                : 0;
        return Stream.concat(
                Stream.of("@NullMarked")
                        .filter(mark -> !text.contains(mark))
                        .map(mark -> Findings.at(file, 1, "add " + mark)),
                Stream.of(lines)
                        .filter(count -> count < 2 || count > 6)
                        .map(count -> Findings.at(
                                file,
                                1,
                                count + " lines of comment: say in two to six lines what "
                                        + "the package owns, what it never does, whom it may use")));
    }

    private static boolean speaks(String line) {
        return line.chars().anyMatch(Character::isLetterOrDigit);
    }
}
