package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;

/** Each cloud once, made when it is first asked for, so that nobody waits for the libraries of the others. */
public final class Providers {
    private final CloudSettings settings;
    private final Clock clock;
    private final Map<Cloud, Provider> made = new EnumMap<>(Cloud.class);

    private Providers(CloudSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    public static Providers of(CloudSettings settings, Clock clock) {
        return new Providers(settings, clock);
    }

    /** The provider of {@code cloud}, always the same; contacts nobody. */
    public synchronized Provider in(Cloud cloud) {
        return made.computeIfAbsent(cloud, this::make);
    }

    private Provider make(Cloud cloud) {
        return switch (cloud) {
            case AWS -> new AwsProvider(settings.forAws());
            case GCP -> new GcpProvider(settings, clock);
            case AZURE -> new AzureProvider(settings, clock);
            case VAULT -> new VaultProvider(settings, clock);
        };
    }
}
