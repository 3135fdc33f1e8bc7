package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Secret;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands that print what they should not, or more than anybody can read; and what they find of the operator's. */
final class OutputAttacks {
    private static final String ALL = "$AWS_SECRET_ACCESS_KEY";

    private OutputAttacks() {}

    static List<Attack> table() {
        var rows = new ArrayList<Attack>();
        hidden(rows, "the environment printed", "env; cat /proc/self/environ; cat /proc/$$/environ");
        hidden(rows, "as it is, on both streams", "echo " + ALL + "; echo $AWS_SESSION_TOKEN >&2");
        hidden(rows, "in base64", "for n in '' x xx xxx; do echo -n \"$n" + ALL + "\" | base64 -w0; echo; done");
        hidden(
                rows,
                "in base64 over lines",
                "echo -n $AWS_SESSION_TOKEN | base64 -w64; echo -n x$AWS_SESSION_TOKEN | base64");
        hidden(rows, "in base64 for URLs", "echo -n x" + ALL + " | base64 -w0 | tr +/ -_ | tr -d =");
        hidden(
                rows,
                "in hexadecimal",
                "echo -n " + ALL + " | od -An -tx1 -w16; echo -n " + ALL + " | od -An -tx1 | tr a-f A-F");
        hidden(rows, "percent by percent", "echo -n " + ALL + " | od -An -tx1 -v -w999 | sed 's/ /%/g'");
        hidden(rows, "for JSON", "echo " + ALL + " | sed 's:/:\\\\/:g; s/+/\\\\u002b/g; s/=/\\\\u003D/'");
        hidden(
                rows,
                "letter by letter, slowly",
                "s=" + ALL + "; for ((i=0;i<${#s};i++)); do echo -n ${s:i:1}; sleep 0.001; done");
        hidden(rows, "folded like a paragraph", "echo $AWS_SESSION_TOKEN | fold -w 40 | sed 's/^/      /'");
        hidden(rows, "its first half", "echo ${AWS_SESSION_TOKEN:0:120}...");
        hidden(rows, "over the border of what is read at once", "head -c 16370 /dev/zero | tr '\\0' x; echo " + ALL);
        hidden(rows, "over the bound", "head -c 99980 /dev/zero | tr '\\0' x; echo " + ALL + ALL);
        rows.add(new Attack(
                "backwards",
                "`echo $AWS_SECRET_ACCESS_KEY | rev`",
                "not hidden: whoever means to hide a credential from us can, for the quarter of an hour that it lives",
                machine -> assertThat(
                                machine.bash("echo " + ALL + " | rev").out().strip())
                        .isEqualTo(new StringBuilder(Machine.SECRET).reverse().toString())));
        rows.add(new Attack(
                "credentials put aside",
                "`cat /proc/self/environ > kept` in one run, `cat kept; base64 kept` in the next",
                "masked as long as they work: no run's output shows those of another run of this process",
                OutputAttacks::putAside));
        floods(rows);
        operators(rows);
        return rows;
    }

    private static void hidden(List<Attack> rows, String what, String script) {
        rows.add(new Attack("credentials printed: " + what, "`" + script + "`", "masked, and counted", machine -> {
            var outcome = machine.bash(script);
            assertThat(outcome.redactions()).as(outcome.out() + outcome.err()).isPositive();
            Machine.assertClean(outcome);
            assertThat(Redactor.of(List.of(new dev.ostiary.kernel.Secret(Machine.SECRET)))
                            .clean(outcome.out()))
                    .isEqualTo(outcome.out());
        }));
    }

    private static void putAside(Machine machine) {
        var other = "another/Secret+of=" + java.util.UUID.randomUUID();
        var until = machine.clock.instant().plusSeconds(900);
        var argv =
                machine.checked(Cloud.AWS, List.of("bash"), "bash", "-c", "cat /proc/self/environ > kept; echo done");
        var secrets = Map.of("AWS_SECRET_ACCESS_KEY", new Secret(other));
        var first =
                new Job("ses_" + other, argv, machine.project, secrets, Map.of(), Duration.ofMinutes(1), until, until);
        assertThat(new Runner(machine.operator, machine.clock)
                        .capture(first, Watch.NOBODY)
                        .out())
                .isEqualTo("done\n");
        assertThat(machine.project.resolve("kept")).content().contains(other);
        var next = machine.bash("cat kept; base64 kept; cat kept >&2");
        assertThat(next.out()).contains("AWS_SECRET_ACCESS_KEY=" + Secret.MASK).doesNotContain(other);
        assertThat(next.err()).contains(Secret.MASK).doesNotContain(other);
        assertThat(next.redactions()).isGreaterThanOrEqualTo(3);
        machine.clock = Clock.offset(machine.clock, Duration.ofHours(1));
        assertThat(machine.bash("cat kept").out()).contains(other);
    }

    private static void floods(List<Attack> rows) {
        flood(rows, "on standard output", "yes this goes on and on | head -c 200000000");
        flood(rows, "on standard error", "head -c 50000000 /dev/zero | tr '\\0' x >&2");
        flood(rows, "binary, without a line break", "head -c 50000000 /dev/urandom");
        flood(
                rows,
                "of blanks behind half a credential",
                "echo -n ${AWS_SESSION_TOKEN:0:15}; head -c 50000000 /dev/zero | tr '\\0' ' '");
    }

    private static void flood(List<Attack> rows, String what, String script) {
        rows.add(new Attack(
                "a flood " + what,
                "`" + script + "`",
                "the first 100 kB are kept, the rest is read and thrown away",
                machine -> {
                    var outcome = machine.bash(script);
                    assertThat(outcome.end()).isEqualTo(Outcome.End.EXITED);
                    assertThat(outcome.truncated()).isTrue();
                    assertThat(outcome.out().length() + outcome.err().length()).isLessThanOrEqualTo(Kept.MOST);
                }));
    }

    private static void operators(List<Attack> rows) {
        var planted = Map.of(
                "LD_PRELOAD",
                "/tmp/evil.so",
                "LD_LIBRARY_PATH",
                "/tmp",
                "BASH_ENV",
                "/tmp/evil.sh",
                "PYTHONPATH",
                "/tmp/evil",
                "NODE_OPTIONS",
                "-r evil",
                "GIT_SSH_COMMAND",
                "evil",
                "PYTHONSTARTUP",
                "evil",
                "PERL5OPT",
                "-Mevil");
        rows.add(new Attack(
                "loaders and interpreters",
                "our own environment has "
                        + String.join(", ", planted.keySet().stream().sorted().toList()),
                "none of it reaches the command",
                machine -> absent(machine, planted)));
        files(rows);
        streams(rows);
    }

    private static void files(List<Attack> rows) {
        var credentials = Map.of(
                "AWS_PROFILE",
                "admin",
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://evil",
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                "/evil",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "/evil.json",
                "AZURE_CLIENT_SECRET",
                "evil",
                "VAULT_TOKEN",
                "evil",
                "AWS_SECURITY_TOKEN",
                "evil",
                "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE",
                "/evil",
                "BOTO_CONFIG",
                "/evil");
        rows.add(new Attack(
                "the operator's other credentials",
                "our own environment has "
                        + String.join(
                                ", ", credentials.keySet().stream().sorted().toList()),
                "none of it reaches the command",
                machine -> absent(machine, credentials)));
        rows.add(new Attack(
                "the operator's files",
                "`cat ~/.aws/credentials ~/.config/gcloud/*`",
                "the home is the command's own and empty. A command that knows the path of a file which the operator may read can read it: we are no sandbox",
                OutputAttacks::home));
        rows.add(new Attack(
                "a trap for whoever cleans up",
                "a link to the operator's files and a closed folder in `$HOME`",
                "the links are deleted, not what they point to; nothing is left of the home",
                OutputAttacks::trap));
    }

    private static void streams(List<Attack> rows) {
        rows.add(new Attack(
                "standard input",
                "`cat`, `read`",
                "is empty from the start",
                machine -> assertThat(
                                machine.bash("cat; read x || echo nothing").out())
                        .isEqualTo("nothing\n")));
        rows.add(new Attack(
                "the terminal",
                "`echo > /dev/tty`, `stty`",
                "there is none",
                machine -> assertThat(machine.bash("(: > /dev/tty) 2>/dev/null || echo none; tty")
                                .out())
                        .isEqualTo("none\nnot a tty\n")));
        rows.add(new Attack(
                "our open files",
                "`ls /proc/self/fd`, with many open here",
                "only the three streams are open",
                OutputAttacks::descriptors));
    }

    private static void absent(Machine machine, Map<String, String> planted) {
        machine.operator.putAll(planted);
        machine.operator.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1");
        assertThat(machine.bash("env").out())
                .contains("AWS_ENDPOINT_URL_S3=http://127.0.0.1:1")
                .doesNotContain(planted.keySet())
                .doesNotContain("evil");
    }

    private static void home(Machine machine) throws Exception {
        Files.createDirectory(machine.home.resolve(".aws"));
        Files.writeString(machine.home.resolve(".aws/credentials"), "long-lived");
        var outcome = machine.bash("stat -c %a $HOME/..; cat ~/.aws/credentials; ls -A ~ ~/.config/gcloud");
        assertThat(outcome.out()).startsWith("700\n").doesNotContain("long-lived");
        assertThat(machine.bash("cat " + machine.home.resolve(".aws/credentials"))
                        .out())
                .isEqualTo("long-lived");
    }

    private static void trap(Machine machine) throws Exception {
        var precious = Files.writeString(machine.home.resolve("precious"), "stays");
        var outcome = machine.bash(
                "ln -s " + precious + " ~/link; ln -s " + machine.home + " ~/folder; mkdir -p ~/closed/deep;"
                        + " touch ~/closed/deep/file; chmod 0 ~/closed/deep ~/closed; echo $HOME");
        assertThat(precious).hasContent("stays");
        assertThat(java.nio.file.Path.of(outcome.out().strip()).getParent())
                .matches(folder -> !Files.exists(folder, LinkOption.NOFOLLOW_LINKS), "is deleted");
    }

    private static void descriptors(Machine machine) throws Exception {
        var file = Files.writeString(machine.home.resolve("open"), "x");
        try (var _ = Files.newInputStream(file);
                var _ = Files.newByteChannel(file)) {
            assertThat(machine.bash("for f in /proc/$$/fd/*; do readlink $f; done")
                            .out())
                    .doesNotContain(file.toString())
                    .contains("/dev/null", "pipe:");
        }
    }
}
