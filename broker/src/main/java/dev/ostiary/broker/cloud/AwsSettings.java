package dev.ostiary.broker.cloud;

import java.util.Map;
import java.util.Optional;

/**
 * How to reach AWS.
 *
 * @param role whose rights are narrowed where a wish names none
 * @param region for commands and calls; {@code AWS_REGION}, {@code AWS_DEFAULT_REGION} or us-east-1 when empty
 * @param tags whether sessions carry source identity and tags; setting {@code aws_session_tags}
 * @param environment the operator's: credentials, {@code AWS_ENDPOINT_URL*}, CA bundle, proxy
 */
public record AwsSettings(
        Optional<String> role, Optional<String> region, boolean tags, Map<String, String> environment) {
    public AwsSettings {
        environment = Map.copyOf(environment);
    }

    /** The settings alone: an environment holds credentials. */
    @Override
    public String toString() {
        return "AwsSettings[" + role + ", " + region + ", tags=" + tags + "]";
    }
}
