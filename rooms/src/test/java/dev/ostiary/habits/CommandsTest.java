package dev.ostiary.habits;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A command starts with lib/command on its class path, and nothing that it can reach needs more. */
class CommandsTest {

    /** What lib/command and the JDK hold. */
    private static final Set<String> AT_HAND = Set.of(
            "java.",
            "javax.",
            "jdk.",
            "com.sun.net.httpserver.",
            "tools.jackson.",
            "com.fasterxml.jackson.annotation.",
            "picocli.",
            "org.jspecify.");

    /** What lib/cloud holds besides. */
    private static final Set<String> CLOUDS = Set.of(
            "software.amazon.awssdk.",
            "com.google.auth.",
            "com.google.api.",
            "com.azure.",
            "io.github.jopenlibs.vault.");

    private static final Set<String> KERNEL = Set.of(
            "java.",
            "javax.",
            "tools.jackson.",
            "com.fasterxml.jackson.annotation.",
            "org.jspecify.",
            "dev.ostiary.kernel");

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.ostiary");

    @Test
    void nothing_that_a_command_reaches_is_missing_from_its_class_path() {
        Findings.none(missing(OURS, type -> type.getPackageName().startsWith("dev.ostiary.surface.cli")));
    }

    @Test
    void nothing_that_the_broker_reaches_is_missing_from_its_class_path() {
        Set<String> atHand = new HashSet<>(AT_HAND);
        atHand.addAll(CLOUDS);
        atHand.add("reactor.core."); // in which Azure's transports speak

        Findings.none(missing(OURS, type -> type.getPackageName().startsWith("dev.ostiary.broker"), atHand));
    }

    @Test
    void only_the_brokers_clouds_touch_the_clouds_own_libraries() {
        Findings.none(OURS.stream()
                .filter(type -> !type.getPackageName().equals("dev.ostiary.broker.cloud"))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency ->
                        CLOUDS.stream().anyMatch(dependency.getTargetClass().getName()::startsWith))
                .map(Dependency::getDescription));
    }

    /** The tests of the rooms have on their class path what the server has. */
    @Test
    void the_server_carries_no_library_of_a_cloud() {
        Set<String> used = new HashSet<>();
        OURS.stream()
                .filter(type -> type.getPackageName().equals("dev.ostiary.broker.cloud"))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency ->
                        dependency.getTargetClass().getBaseComponentType().getName())
                .filter(name -> CLOUDS.stream().anyMatch(name::startsWith))
                .forEach(used::add);

        assertThat(used)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(getClass().getResource("/" + name.replace('.', '/') + ".class"))
                        .isNull());
    }

    @Test
    void the_client_needs_no_more_than_a_command() {
        Findings.none(missing(OURS, type -> type.getPackageName().startsWith("dev.ostiary.client")));
    }

    @Test
    void the_kernel_needs_the_jdk_and_jackson_and_nothing_else() {
        Findings.none(OURS.stream()
                .filter(type -> type.getPackageName().startsWith("dev.ostiary.kernel"))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> isOutside(dependency.getTargetClass(), KERNEL))
                .map(Dependency::getDescription));
    }

    @Test
    void a_planted_use_of_spring_behind_two_steps_is_found() {
        JavaClasses planted = new ClassFileImporter().importPackages("dev.ostiary.habits.planted");

        assertThat(missing(planted, type -> type.getSimpleName().equals("Cellar")))
                .anySatisfy(fault -> assertThat(fault).contains("org.springframework.core.env.Environment"));
    }

    private static Stream<String> missing(JavaClasses classes, Predicate<JavaClass> start) {
        return missing(classes, start, AT_HAND);
    }

    /** Walks from the starting classes along every dependency inside our own code; what leads out must be at hand. */
    private static Stream<String> missing(JavaClasses classes, Predicate<JavaClass> start, Set<String> atHand) {
        // A sign's annotations are for tests; no command loads it.
        Deque<JavaClass> open = new ArrayDeque<>(classes.stream()
                .filter(start)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .toList());
        Set<JavaClass> seen = new HashSet<>(open);
        Set<String> found = new HashSet<>();
        while (!open.isEmpty()) {
            for (Dependency dependency : open.pop().getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getName().startsWith("dev.ostiary.")) {
                    if (seen.add(target)) {
                        open.push(target);
                    }
                } else if (isOutside(target, atHand)) {
                    found.add(
                            dependency.getDescription() + ": a command has no such class, move this use to the server");
                }
            }
        }
        return found.stream();
    }

    private static boolean isOutside(JavaClass type, Set<String> prefixes) {
        JavaClass element = type.getBaseComponentType();
        return !element.isPrimitive() && prefixes.stream().noneMatch(element.getName()::startsWith);
    }
}
