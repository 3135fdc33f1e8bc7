package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each row of specs/attacks/run.md is done, and what the row says becomes of it. */
class AttacksTest {
    private static final Path DOCUMENT = Path.of("..", "specs", "attacks", "run.md");

    @TempDir
    Path folder;

    private static List<Attack> table() {
        return Stream.of(
                        RefusedAttacks.table(),
                        PlaceAttacks.table(),
                        ProgramAttacks.table(),
                        OutputAttacks.table(),
                        ProcessAttacks.table())
                .flatMap(List::stream)
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> what_the_table_says_becomes_of_each() {
        assumeTrue(Proc.visible() && Launch.hasSessions(), "needs Linux with util-linux's setsid");
        return table().stream()
                .map(attack -> DynamicTest.dynamicTest(
                        attack.name(),
                        () -> attack.proof().show(new Machine(Files.createTempDirectory(folder, "machine")))));
    }

    @Test
    void the_document_has_every_row_and_no_other() throws Exception {
        var rows = table();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(40);
        var written = rows.stream()
                .map(attack -> "| "
                        + String.join(" | ", cell(attack.name()), cell(attack.tried()), cell(attack.becomes())) + " |")
                .collect(Collectors.joining("\n"));
        if (Boolean.getBoolean("attacks.write")) {
            var text = Files.readString(DOCUMENT);
            int at = text.indexOf("|---|---|---|\n") + "|---|---|---|\n".length();
            Files.writeString(DOCUMENT, text.substring(0, at) + written + "\n");
        }
        assertThat(Files.readString(DOCUMENT)).endsWith("|---|---|---|\n" + written + "\n");
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", "⏎");
    }
}
