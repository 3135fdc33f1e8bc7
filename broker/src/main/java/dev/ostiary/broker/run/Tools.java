package dev.ostiary.broker.run;

import static dev.ostiary.broker.run.Why.ASKING;
import static dev.ostiary.broker.run.Why.ELSEWHERE;
import static dev.ostiary.broker.run.Why.FLAG_FILE;
import static dev.ostiary.broker.run.Why.IDENTITY;
import static dev.ostiary.broker.run.Why.OTHERS;
import static dev.ostiary.broker.run.Why.SETTINGS;
import static dev.ostiary.broker.run.Why.TRUST;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.run.Tool.Style;
import java.util.List;
import java.util.Set;

/** What each tool that we know may not be told; what we do not know may not be told the usual words. */
final class Tools {
    private static final Tool AWS = Tool.of(Style.ABBREVIATED, Set.of(Cloud.AWS, Cloud.VAULT), "aws")
            .flags(ELSEWHERE, "endpoint-url")
            .flags(IDENTITY, "profile", "no-sign-request")
            .flags(TRUST, "ca-bundle", "no-verify-ssl")
            .flags(ASKING, "cli-auto-prompt")
            .words(IDENTITY, "sts assume-*", "sts get-session-token", "sts get-federation-token", "sso", "sso-oidc")
            .words(SETTINGS, "configure", "login", "logout")
            .words(ASKING, "* wizard")
            .words(
                    OTHERS,
                    "ssm start-session",
                    "ecs execute-command",
                    "emr ssh",
                    "emr socks",
                    "emr put",
                    "emr get",
                    "codeartifact login",
                    "deploy install",
                    "deploy uninstall",
                    "ec2-instance-connect ssh",
                    "ec2-instance-connect open-tunnel",
                    "opsworks register",
                    "history",
                    "cli-dev");

    private static final Tool GCLOUD = Tool.of(Style.EXACT, Set.of(Cloud.GCP), "gcloud")
            .flags(ELSEWHERE, "api-endpoint*", "endpoint-override*", "universe-domain")
            .flags(
                    IDENTITY,
                    "account",
                    "impersonate-service-account",
                    "access-token-file",
                    "credential-file-override",
                    "authority-selector",
                    "authorization-token-file")
            .flags(SETTINGS, "configuration")
            .flags(FLAG_FILE, "flags-file")
            .flags(OTHERS, "ssh-flag", "scp-flag")
            .words(IDENTITY, "auth", "iam service-accounts keys create", "iam service-accounts sign-*")
            .words(SETTINGS, "config", "init", "components", "survey", "feedback")
            .words(
                    OTHERS,
                    "** ssh",
                    "** scp",
                    "** connect",
                    "** connect-to-*",
                    "** copy-files",
                    "** start-iap-tunnel",
                    "** start-tcp-tunnel",
                    "* repos clone",
                    "compute config-ssh",
                    "compute tpus",
                    "cloud-shell",
                    "docker",
                    "emulators",
                    "code",
                    "spanner cli")
            .words(ASKING, "interactive");

    private static final Tool GSUTIL = Tool.of(
                    Style.LEADING_LETTERS, Set.of(Cloud.GCP, Cloud.AWS, Cloud.VAULT), "gsutil")
            .letters(SETTINGS, "o")
            .letters(IDENTITY, "i")
            .valued("uh")
            .words(SETTINGS, "config", "update")
            .words(IDENTITY, "signurl");

    private static final Tool BQ = Tool.of(Style.ONE_DASH, Set.of(Cloud.GCP), "bq")
            .flags(ELSEWHERE, "api", "discovery-file", "proxy-*", "mtls*", "universe-domain")
            .flags(
                    IDENTITY,
                    "credential-file",
                    "application-default-credential-file",
                    "service-account*",
                    "oauth-access-token",
                    "use-gce-service-account",
                    "use-google-auth",
                    "client-id",
                    "client-secret")
            .flags(SETTINGS, "bigqueryrc")
            .flags(FLAG_FILE, "flagfile")
            .flags(TRUST, "ca-certificates-file", "disable-ssl-validation")
            .words(SETTINGS, "init")
            .words(ASKING, "shell");

    private static final Tool AZ = Tool.of(Style.ABBREVIATED, Set.of(Cloud.AZURE), "az")
            .flags(
                    ELSEWHERE,
                    "subscription",
                    "endpoint",
                    "blob-endpoint",
                    "file-endpoint",
                    "queue-endpoint",
                    "table-endpoint",
                    "service-endpoint")
            .flags(IDENTITY, "account-key", "sas-token", "connection-string")
            .except("s", "a", "account", "b")
            .words(IDENTITY, "login", "logout", "account")
            .words(SETTINGS, "cloud", "config", "configure", "init", "cache")
            .words(ELSEWHERE, "rest")
            .words(
                    OTHERS,
                    "extension",
                    "upgrade",
                    "** ssh",
                    "** rdp",
                    "** tunnel",
                    "** browse",
                    "** create-remote-connection",
                    "bicep install",
                    "acr login",
                    "aks install-cli")
            .words(ASKING, "interactive", "find", "feedback");

    private static final Tool VAULT = Tool.of(Style.ONE_DASH, Tool.any(), "vault", "bao")
            .flags(ELSEWHERE, "address", "agent-address", "namespace", "ns", "proxy*")
            .flags(IDENTITY, "token*", "client-cert", "client-key", "header", "mfa", "unlock-key", "output-curl-string")
            .flags(SETTINGS, "config")
            .flags(TRUST, "ca-cert", "ca-path", "tls-*")
            .words(IDENTITY, "login", "print token", "token create", "unwrap")
            .words(OTHERS, "agent", "proxy", "server", "ssh", "plugin")
            .words(SETTINGS, "debug");

    private static final Tool KUBECTL = Tool.of(Style.EXACT, Tool.any(), "kubectl", "oc", "helm")
            .flags(ELSEWHERE, "server", "proxy-url", "cluster", "kube-apiserver")
            .flags(
                    IDENTITY,
                    "user",
                    "token",
                    "as",
                    "as-*",
                    "client-*",
                    "username",
                    "password",
                    "kube-token",
                    "kube-as-*")
            .flags(SETTINGS, "kubeconfig", "context", "kube-context", "kuberc", "cache-dir", "registry-config")
            .flags(TRUST, "certificate-authority", "insecure-skip-tls-verify", "tls-server-name", "kube-ca-file")
            .flags(
                    OTHERS,
                    "post-renderer",
                    "helm-command",
                    "enable-helm",
                    "enable-exec",
                    "enable-alpha-plugins",
                    "mount",
                    "network*")
            .letters(ELSEWHERE, "s")
            .valued("nlofcLp")
            .words(SETTINGS, "config", "login")
            .words(OTHERS, "proxy", "plugin", "edit");

    private static final Tool TERRAFORM = Tool.of(Style.ONE_DASH, Tool.any(), "terraform", "tofu")
            .flags(SETTINGS, "chdir", "backend-config", "state", "state-out", "backup", "from-module", "config")
            .flags(OTHERS, "plugin-dir", "test-directory")
            .words(IDENTITY, "login", "logout")
            .words(ASKING, "console");

    private static final Tool CURL = Tool.of(Style.ABBREVIATED, Tool.any(), "curl", "wget")
            .flags(ELSEWHERE, "proxy*", "preproxy", "resolve", "connect-to", "unix-socket", "abstract-unix-socket")
            .flags(IDENTITY, "netrc*", "cert*", "key*", "variable", "expand-*", "aws-sigv4", "private-key")
            .flags(FLAG_FILE, "config", "execute", "input-file")
            .flags(TRUST, "insecure", "cacert", "capath", "doh-*", "no-check-certificate", "ca-certificate")
            .flags(OTHERS, "engine", "use-askpass")
            .except("c", "e", "i", "k", "n", "p", "r", "u", "v", "a", "d")
            .letters(FLAG_FILE, "K")
            .letters(ELSEWHERE, "x")
            .letters(IDENTITY, "En")
            .letters(TRUST, "k")
            .valued("AbcCdDeFhHmorQtTuUwXyYz");

    private static final Tool ANY = Tool.of(Style.EXACT, Tool.any())
            .flags(ELSEWHERE, "endpoint-url")
            .flags(
                    IDENTITY,
                    "profile",
                    "aws-profile",
                    "impersonate-service-account",
                    "access-token-file",
                    "credentials-file")
            .flags(SETTINGS, "kubeconfig")
            .flags(TRUST, "no-verify-ssl");

    private static final List<Tool> KNOWN = List.of(AWS, GCLOUD, GSUTIL, BQ, AZ, VAULT, KUBECTL, TERRAFORM, CURL);

    /** Programs whose work is to run what they are told to: with one of these, a list of allowed commands says nothing. */
    private static final Set<String> RUN_OTHERS = Set.of(
            ("sh bash dash ash zsh ksh mksh rbash fish csh tcsh pwsh powershell busybox toybox env sudo su doas runuser pkexec"
                            + " setpriv setsid nohup nice ionice chrt taskset timeout time stdbuf xargs find parallel ssh scp"
                            + " sftp rsync docker podman nerdctl ctr kubectl-exec script expect unbuffer screen tmux watch strace"
                            + " ltrace gdb lldb perf chroot unshare nsenter systemd-run flock at batch crontab python pypy ipython"
                            + " uv pip pipx perl ruby gem node nodejs deno bun npm npx yarn pnpm php lua luajit tclsh wish awk"
                            + " gawk mawk nawk sed ed ex vi vim nvim view emacs nano less more man make gmake cmake ninja just git"
                            + " java jshell groovy kotlin scala mvn gradle ant go cargo rustc gcc cc dotnet mono osascript open"
                            + " xdg-open socat nc ncat netcat telnet tar zip sqlite psql mysql ld ld-linux-x ld-linux-aarch"
                            + " exec eval command builtin run-parts start-stop-daemon ansible ansible-playbook ansible-pull ansible-console aws-vault tryaudex audex")
                    .split(" ", -1));

    private Tools() {}

    /** The rules of the tool that a program's name means. */
    static Tool named(String program) {
        var bare = Tool.bare(program);
        return KNOWN.stream()
                .filter(tool -> tool.names().contains(bare))
                .findFirst()
                .orElse(ANY);
    }

    static boolean runsOthers(String program) {
        return RUN_OTHERS.contains(Tool.bare(program))
                || program.startsWith("ld-linux")
                || program.startsWith("ld-musl");
    }

    /** One file of many commands: what it does is said by the name of the link that it is called by. */
    static boolean isMany(String program) {
        return Set.of("busybox", "toybox", "coreutils").contains(Tool.bare(program));
    }
}
