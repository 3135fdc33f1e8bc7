package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Grant;

final class AwsProvider implements Provider {
    private final AwsSettings settings;

    AwsProvider(AwsSettings settings) {
        this.settings = settings;
    }

    @Override
    public Cloud cloud() {
        return Cloud.AWS;
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
        throw new UnsupportedOperationException(settings.toString());
    }
}
