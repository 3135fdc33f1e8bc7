package dev.ostiary.habits;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A test that does not run says why, and the console prints it. */
class SkippedTestsTest {

    /** JUnit's assumptions, with the number of arguments that each has when it carries a message. */
    private static final Map<String, Integer> ASSUMPTIONS =
            Map.of("assumeTrue", 2, "assumeFalse", 2, "assumingThat", 3, "abort", 1);

    @Test
    void no_test_is_disabled_or_abandoned_without_a_reason() {
        Findings.none(Repository.sources().stream().flatMap(SkippedTestsTest::silent));
    }

    @Test
    void planted_silence_is_found() {
        Source planted = Source.of("DoorTest.java", """
                class DoorTest {
                    @Disabled void a() {}
                    @Disabled("the lock is at the smith's") void b() {}
                    @DisabledOnOs(OS.MAC) void c() {}
                    @EnabledIfEnvironmentVariable(named = "X", matches = ".*", disabledReason = "needs X") void d() {}
                    void e() { Assumptions.assumeTrue(open()); }
                    void f() { assumeTrue(open(), "needs an open door"); }
                    void g() { assumeThat(door).isOpen(); }
                }""");

        assertThat(silent(planted))
                .extracting(finding -> finding.substring(0, "DoorTest.java:2".length()))
                .containsExactly("DoorTest.java:2", "DoorTest.java:4", "DoorTest.java:6", "DoorTest.java:8");
    }

    private static Stream<String> silent(Source source) {
        List<String> found = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitAnnotation(AnnotationTree annotation, Void none) {
                if (isSilent(annotation)) {
                    found.add(source.finding(annotation, annotation + ": give the reason"));
                }
                return super.visitAnnotation(annotation, null);
            }

            @Override
            public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
                if (isSilent(call)) {
                    found.add(source.finding(call, call + ": give the reason as a message"));
                }
                return super.visitMethodInvocation(call, null);
            }
        }.scan(source.tree(), null);
        return found.stream();
    }

    private static boolean isSilent(AnnotationTree annotation) {
        String name = lastName(annotation.getAnnotationType().toString());
        return name.equals("Disabled")
                ? annotation.getArguments().isEmpty()
                : name.matches("(Disabled|Enabled)(On|If|For).*")
                        && !annotation.toString().contains("disabledReason");
    }

    private static boolean isSilent(MethodInvocationTree call) {
        ExpressionTree method = call.getMethodSelect();
        String name = lastName(method.toString());
        if (name.equals("assumeThat")) {
            return true;
        }
        return ASSUMPTIONS.containsKey(name) && call.getArguments().size() < ASSUMPTIONS.get(name);
    }

    private static String lastName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
