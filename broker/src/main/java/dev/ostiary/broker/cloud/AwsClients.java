package dev.ostiary.broker.cloud;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * AWS' library, set up by the operator's environment: who he is, where AWS is, whom to trust.
 *
 * <p>The library reads most of it itself, from the environment of the process; what is given here is what it does not read
 * ({@code AWS_CA_BUNDLE}; {@code HTTPS_PROXY}, unless it is told that all is https), or what must hold for an environment that is not the process's.
 */
final class AwsClients {
    /** For one call with all its tries. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration ONE_TRY = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final Region region;
    private final AwsCredentialsProvider credentials;

    AwsClients(AwsSettings settings) {
        this.environment = settings.environment();
        this.region = Region.of(said("AWS_REGION")
                .or(() -> said("AWS_DEFAULT_REGION"))
                .or(settings::region)
                .orElse("us-east-1"));
        this.credentials = credentials();
    }

    String region() {
        return region.id();
    }

    AwsCredentialsProvider operator() {
        return credentials;
    }

    StsClient sts() {
        return set(StsClient.builder(), "AWS_ENDPOINT_URL_STS").build();
    }

    IamClient iam() {
        return set(IamClient.builder(), "AWS_ENDPOINT_URL_IAM").build();
    }

    private <B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>, C> B set(B builder, String endpoint) {
        var address = endpoint(endpoint);
        address.ifPresent(builder::endpointOverride);
        return builder.httpClientBuilder(http(address))
                .region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallTimeout(PATIENCE)
                        .apiCallAttemptTimeout(ONE_TRY)
                        .build());
    }

    /** Where the operator says that a service is. */
    Optional<URI> endpoint(String variable) {
        if (said("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
                .filter("true"::equalsIgnoreCase)
                .isPresent()) {
            return Optional.empty();
        }
        return said(variable)
                .map(text -> Endpoint.of(variable, text))
                .or(() -> said("AWS_ENDPOINT_URL").map(text -> Endpoint.of("AWS_ENDPOINT_URL", text)));
    }

    private AwsCredentialsProvider credentials() {
        var key = said("AWS_ACCESS_KEY_ID");
        var secret = said("AWS_SECRET_ACCESS_KEY");
        if (key.isPresent() && secret.isPresent()) {
            return StaticCredentialsProvider.create(said("AWS_SESSION_TOKEN")
                    .<AwsCredentials>map(token -> AwsSessionCredentials.create(key.get(), secret.get(), token))
                    .orElseGet(() -> AwsBasicCredentials.create(key.get(), secret.get())));
        }
        var chain = DefaultCredentialsProvider.builder().profileFile(profiles());
        said("AWS_PROFILE").ifPresent(chain::profileName);
        return chain.build();
    }

    /** The files that the operator's own tools read. */
    private ProfileFile profiles() {
        var files = ProfileFile.aggregator();
        file("AWS_SHARED_CREDENTIALS_FILE", "credentials")
                .ifPresent(path -> files.addFile(read(path, ProfileFile.Type.CREDENTIALS)));
        file("AWS_CONFIG_FILE", "config").ifPresent(path -> files.addFile(read(path, ProfileFile.Type.CONFIGURATION)));
        return files.build();
    }

    private static ProfileFile read(Path path, ProfileFile.Type type) {
        return ProfileFile.builder().content(path).type(type).build();
    }

    private Optional<Path> file(String variable, String name) {
        return said(variable)
                .or(() -> said("HOME").map(home -> home + "/.aws/" + name))
                .map(Path::of)
                .filter(Files::isReadable);
    }

    /** How a service at {@code address} is reached; plain http goes to this machine alone, and past every proxy. */
    UrlConnectionHttpClient.Builder http(Optional<URI> address) {
        var builder =
                UrlConnectionHttpClient.builder().connectionTimeout(ONE_TRY).socketTimeout(ONE_TRY);
        said("AWS_CA_BUNDLE").map(Path::of).ifPresent(pem -> {
            var managers = Trust.managers("AWS_CA_BUNDLE", pem);
            builder.tlsTrustManagersProvider(() -> managers);
        });
        return builder.proxyConfiguration(
                address.filter(each -> "http".equals(each.getScheme())).isPresent()
                        ? AwsProxy.none()
                        : AwsProxy.of(
                                said("HTTPS_PROXY").or(() -> said("https_proxy")),
                                said("NO_PROXY").or(() -> said("no_proxy"))));
    }

    private Optional<String> said(String variable) {
        return Optional.ofNullable(environment.get(variable)).map(String::strip).filter(each -> !each.isEmpty());
    }
}
