package dev.ostiary.broker.run;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The environment of a command, made from nothing: what it must have, what of the operator's says where clouds and
 * proxies are, and its credentials.
 *
 * <p>Whatever is not named here does not pass: no loader's or interpreter's variable, no profile, no other credential.
 */
final class CleanEnvironment {
    /** Carries the session to its command, and to whoever looks for what it left behind. */
    static final String SESSION = "AUDEX_SESSION_ID";

    /** Carries the one run that a process belongs to. */
    static final String RUN = "AUDEX_RUN";

    private static final Set<String> PASSED = Set.of(
            "LANG",
            "LANGUAGE",
            "TERM",
            "COLORTERM",
            "TZ",
            "USER",
            "LOGNAME",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "all_proxy",
            "no_proxy",
            "AWS_CA_BUNDLE",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "NODE_EXTRA_CA_CERTS",
            "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE");

    private static final List<String> PASSED_BEGINNINGS =
            List.of("LC_", "AWS_ENDPOINT_URL", "CLOUDSDK_API_ENDPOINT_OVERRIDES_");

    /** No metadata service, no pager, no question, nothing sent home. The port is the one for things thrown away. */
    private static final Map<String, String> FIXED = Map.ofEntries(
            Map.entry("AWS_EC2_METADATA_DISABLED", "true"),
            Map.entry("AWS_PAGER", ""),
            Map.entry("AWS_CLI_AUTO_PROMPT", "off"),
            Map.entry("NO_GCE_CHECK", "true"),
            Map.entry("GCE_METADATA_HOST", "127.0.0.1:9"),
            Map.entry("GCE_METADATA_IP", "127.0.0.1:9"),
            Map.entry("GCE_METADATA_ROOT", "127.0.0.1:9"),
            Map.entry("CLOUDSDK_CORE_CHECK_GCE_METADATA", "false"),
            Map.entry("CLOUDSDK_CORE_DISABLE_PROMPTS", "1"),
            Map.entry("CLOUDSDK_CORE_DISABLE_USAGE_REPORTING", "true"),
            Map.entry("CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK", "true"),
            Map.entry("AZURE_CORE_COLLECT_TELEMETRY", "no"));

    private CleanEnvironment() {}

    /** {@code mark} names the run; {@code path} is the value of PATH. */
    static Map<String, String> of(Map<String, String> operator, Job job, PrivateHome home, String path, String mark) {
        var clean = new HashMap<String, String>();
        operator.forEach((name, value) -> {
            if (passes(name)) {
                clean.put(name, value);
            }
        });
        clean.putAll(FIXED);
        clean.put("PATH", path);
        clean.putAll(homes(home));
        clean.putAll(job.settings());
        job.secrets().forEach((name, secret) -> clean.put(name, secret.reveal()));
        clean.put(SESSION, job.session());
        clean.put(RUN, mark);
        return clean;
    }

    static boolean passes(String name) {
        return PASSED.contains(name) || PASSED_BEGINNINGS.stream().anyMatch(name::startsWith);
    }

    /** Said one by one too, as some tools ask the system for the user's home folder and not the environment. */
    private static Map<String, String> homes(PrivateHome home) {
        Path folder = home.home();
        return Map.of(
                "HOME", folder.toString(),
                "TMPDIR", home.temporary().toString(),
                "AWS_CONFIG_FILE", folder.resolve(".aws/config").toString(),
                "AWS_SHARED_CREDENTIALS_FILE",
                        folder.resolve(".aws/credentials").toString(),
                "CLOUDSDK_CONFIG", folder.resolve(".config/gcloud").toString(),
                "AZURE_CONFIG_DIR", folder.resolve(".azure").toString(),
                "KUBECONFIG", folder.resolve(".kube/config").toString());
    }

    /** Passwords that the operator's proxies have in their addresses: hidden in output like credentials. */
    static List<String> proxyPasswords(Map<String, String> operator) {
        return operator.entrySet().stream()
                .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).endsWith("_proxy"))
                .map(Map.Entry::getValue)
                .map(CleanEnvironment::password)
                .filter(password -> !password.isEmpty())
                .toList();
    }

    private static String password(String address) {
        int at = address.lastIndexOf('@');
        int colon = at < 0 ? -1 : address.indexOf(':', address.indexOf("//") + 1);
        return colon < 0 || colon > at ? "" : address.substring(colon + 1, at);
    }
}
