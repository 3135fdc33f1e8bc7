package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Programs that are not what their names say, and words that a shell would read. */
final class ProgramAttacks {
    private ProgramAttacks() {}

    static List<Attack> table() {
        var rows = new ArrayList<Attack>();
        words(rows);
        names(rows);
        folders(rows);
        files(rows);
        return rows;
    }

    private static void words(List<Attack> rows) {
        rows.add(new Attack(
                "a shell's words",
                "`aws s3 ls '; id' '$(id)' '`id`' '| sh' '> /tmp/x' '*'`",
                "each arrives as it is: no shell reads them",
                ProgramAttacks::metacharacters));
        rows.add(new Attack(
                "a shell where any command may run",
                "`bash`, `env`, `sudo`, `xargs`, `python3.11`, `busybox`, `ld-linux-x86-64.so.2` under `[\"*\"]`",
                "refused: only by name",
                machine -> List.of("bash", "env", "sudo", "xargs", "python3.11", "busybox", "ld-linux-x86-64.so.2")
                        .forEach(name -> assertThat(machine.refusal(Cloud.AWS, List.of("*"), name, "-c", "id"))
                                .contains("runs other programs"))));
        rows.add(new Attack(
                "a variable before the command",
                "`AWS_CONFIG_FILE=/x aws`, and `env AWS_CONFIG_FILE=/x aws`",
                "refused: neither is a command that may run",
                machine -> {
                    assertThat(machine.refusal(Cloud.AWS, "AWS_CONFIG_FILE=x", "aws"))
                            .contains("not among");
                    assertThat(machine.refusal(Cloud.AWS, "env", "AWS_CONFIG_FILE=/x", "aws"))
                            .contains("not among");
                }));
    }

    private static void names(List<Attack> rows) {
        rows.add(new Attack(
                "a path",
                "`/usr/bin/aws`, `./aws`, `../programs/aws`",
                "refused: only a path that is listed",
                ProgramAttacks::paths));
        rows.add(new Attack(
                "another case",
                "`AWS s3 ls`",
                "refused: not among the commands",
                machine -> assertThat(machine.refusal(Cloud.AWS, "AWS", "s3", "ls"))
                        .contains("not among")));
        rows.add(new Attack(
                "a link named aws that is a shell",
                "`programs/aws` → `/bin/bash`",
                "refused: a link to bash",
                machine -> {
                    Files.createSymbolicLink(machine.programs.resolve("aws"), Path.of("/bin/bash"));
                    assertThat(machine.refusal(Cloud.AWS, "aws", "-c", "id")).contains("is a link to bash");
                }));
    }

    private static void folders(List<Attack> rows) {
        rows.add(new Attack(
                "a program of the agent's in the project",
                "`project/aws`, the project first in the PATH",
                "left out of the PATH; the operator's runs",
                ProgramAttacks::shadowed));
        rows.add(new Attack(
                "a relative PATH", "`.` and an empty entry in the PATH", "left out of the PATH", machine -> {
                    Machine.executable(machine.project.resolve("aws"), "#!/bin/sh\n");
                    machine.operator.put("PATH", ".::project:relative");
                    assertThat(machine.refusal(Cloud.AWS, "aws")).contains("'.' is relative");
                }));
        rows.add(new Attack(
                "a folder that anybody may write to",
                "PATH with a folder of mode 0777",
                "left out of the PATH",
                ProgramAttacks::worldWritable));
    }

    private static void files(List<Attack> rows) {
        rows.add(new Attack(
                "a program that anybody may write to",
                "`aws` of mode 0777",
                "refused: anybody can write it",
                machine -> {
                    var file = machine.program("aws", "id");
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
                    assertThat(machine.refusal(Cloud.AWS, "aws")).contains("can be written by anybody");
                }));
        rows.add(new Attack(
                "a link into the project",
                "`programs/aws` → `project/aws`",
                "refused: the agent may write there",
                machine -> {
                    var file = Machine.executable(machine.project.resolve("aws"), "#!/bin/sh\n");
                    Files.createSymbolicLink(machine.programs.resolve("aws"), file);
                    assertThat(machine.refusal(Cloud.AWS, "aws")).contains("where the agent may write");
                }));
        rows.add(new Attack(
                "a script without an interpreter's line",
                "`programs/aws` that begins with `id`, no `#!`",
                "refused: the C library would give it to a shell",
                ProgramAttacks::withoutInterpreter));
    }

    private static void metacharacters(Machine machine) throws Exception {
        machine.program("aws", "printf '<%s>' \"$@\"");
        var words = List.of("; id", "$(id)", "`id`", "| sh", "> /tmp/x", "*", "&&", "\n id");
        var argv = new java.util.ArrayList<>(List.of("aws"));
        argv.addAll(words);
        var whole = machine.checked(Cloud.AWS, Config.COMMANDS, argv.toArray(String[]::new));
        assertThat(machine.run(whole, Duration.ofMinutes(1), Watch.NOBODY).out())
                .isEqualTo("<" + String.join("><", words) + ">");
    }

    private static void paths(Machine machine) throws Exception {
        var file = machine.program("aws", "echo ran");
        for (var name : List.of(file.toString(), "./aws", "../programs/aws", "/bin/../" + file)) {
            assertThat(machine.refusal(Cloud.AWS, name)).contains("without a folder");
        }
        assertThat(machine.checked(Cloud.AWS, List.of(file.toString()), file.toString()))
                .containsExactly(file.toString());
    }

    private static void shadowed(Machine machine) throws Exception {
        Machine.executable(machine.project.resolve("aws"), "#!/bin/bash\necho agent\n");
        machine.program("aws", "echo operator");
        machine.operator.merge("PATH", machine.project.toString(), (path, project) -> project + ":" + path);
        var argv = machine.checked(Cloud.AWS, Config.COMMANDS, "aws");
        assertThat(machine.run(argv, Duration.ofMinutes(1), Watch.NOBODY).out()).isEqualTo("operator\n");
    }

    private static void worldWritable(Machine machine) throws Exception {
        machine.program("aws", "id");
        Files.setPosixFilePermissions(machine.programs, PosixFilePermissions.fromString("rwxrwxrwx"));
        machine.operator.put("PATH", machine.programs.toString());
        assertThat(machine.refusal(Cloud.AWS, "aws")).contains("can be written by anybody");
    }

    private static void withoutInterpreter(Machine machine) throws Exception {
        Machine.executable(machine.programs.resolve("aws"), "id\n");
        var argv = machine.checked(Cloud.AWS, Config.COMMANDS, "aws");
        var refused = catchThrowableOfType(Refused.class, () -> machine.run(argv, Duration.ofMinutes(1), Watch.NOBODY));
        assertThat(refused.refusal().message()).contains("begins with #!");
    }
}
