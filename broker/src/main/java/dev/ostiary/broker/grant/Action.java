package dev.ostiary.broker.grant;

/**
 * One action or pattern of actions in its cloud's form: {@code s3:Get*}, {@code storage.objects.get},
 * {@code Microsoft.Storage/storageAccounts/read}. Compared without regard to case where the cloud does so.
 */
public record Action(Cloud cloud, String text) {
    @Override
    public String toString() {
        return text;
    }
}
