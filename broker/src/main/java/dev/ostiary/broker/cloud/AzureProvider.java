package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Grant;
import java.time.Clock;

final class AzureProvider implements Provider {
    AzureProvider(CloudSettings settings, Clock clock) {
        // Comes with the cloud.
    }

    @Override
    public Cloud cloud() {
        return Cloud.AZURE;
    }

    @Override
    public Plan plan(Grant grant) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Issued issue(Plan plan, Label label) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Ending end(Held held) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Health health() {
        throw new UnsupportedOperationException();
    }
}
