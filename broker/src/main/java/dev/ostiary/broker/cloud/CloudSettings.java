package dev.ostiary.broker.cloud;

import dev.ostiary.kernel.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator set for the clouds: values of the settings file, and the environment, which wins over them.
 *
 * @param environment the operator's own, never that of whoever asks: endpoints, credentials, certificates
 */
public record CloudSettings(Aws aws, Gcp gcp, Azure azure, Vault vault, Map<String, String> environment) {
    public CloudSettings {
        environment = Map.copyOf(environment);
    }

    /**
     * {@code role}: ARN of the role that is narrowed where a wish names none; {@code region} is for what Vault gives too;
     * {@code tags}: whether sessions carry source identity and tags.
     */
    public record Aws(Optional<String> role, Optional<String> region, boolean tags) {
        public static final Aws UNSET = new Aws(Optional.empty(), Optional.empty(), true);
    }

    /** {@code extendedLifetime}: whether the organisation allows tokens of more than an hour, up to twelve. */
    public record Gcp(Optional<String> serviceAccount, Optional<String> project, boolean extendedLifetime) {
        public static final Gcp UNSET = new Gcp(Optional.empty(), Optional.empty(), false);
    }

    /** {@code cloud}: AzureCloud, AzureUSGovernment or AzureChinaCloud. */
    public record Azure(Optional<String> subscription, Optional<String> tenant, Optional<String> cloud) {
        public static final Azure UNSET = new Azure(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Vault's AWS secrets engine.
     *
     * @param mount of the engine; {@code aws} when empty
     * @param sts whether the role is of type assumed_role or federation_token, so that credentials are read from
     *     {@code sts/} instead of {@code creds/}
     */
    public record Vault(
            Optional<String> address,
            Optional<Secret> token,
            Optional<String> namespace,
            Optional<String> mount,
            Optional<String> role,
            boolean sts) {
        public static final Vault UNSET = new Vault(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** Nothing in a settings file. */
    public static CloudSettings of(Map<String, String> environment) {
        return new CloudSettings(Aws.UNSET, Gcp.UNSET, Azure.UNSET, Vault.UNSET, environment);
    }

    /** A variable of the operator's environment that says something. */
    Optional<String> said(String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(each -> !each.isEmpty());
    }

    /** The same, or else what the settings file says. */
    Optional<String> said(String variable, Optional<String> configured) {
        return said(variable).or(() -> configured);
    }

    /** Where AWS credentials are used. */
    String region() {
        return said("AWS_REGION")
                .or(() -> said("AWS_DEFAULT_REGION", aws.region()))
                .orElse("us-east-1");
    }

    AwsSettings forAws() {
        return new AwsSettings(said("AUDEX_ROLE_ARN", aws.role()), aws.region(), aws.tags(), environment);
    }

    /** A variable that names a file. */
    Optional<Path> file(String variable) {
        return said(variable).map(Path::of);
    }

    /** Nothing of it: the environment holds credentials. */
    @Override
    public String toString() {
        return "CloudSettings";
    }
}
