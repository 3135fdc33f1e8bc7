package dev.ostiary.habits;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import java.util.stream.Stream;

/** The verdict of a rule: all faults together, so that one run shows all that is to be done. */
final class Findings {

    private Findings() {}

    static String at(Object file, long line, String fault) {
        return file + ":" + line + " " + fault;
    }

    static void none(Stream<String> findings) {
        List<String> found = findings.sorted().toList();
        if (!found.isEmpty()) {
            fail(found.size() + " to mend:\n" + String.join("\n", found));
        }
    }
}
