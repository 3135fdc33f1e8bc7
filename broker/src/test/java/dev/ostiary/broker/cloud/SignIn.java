package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.Refused;
import java.time.Clock;

/** Asks Azure for credentials with the environment of its own process, and prints what came of it. */
final class SignIn {
    private SignIn() {}

    public static void main(String[] none) {
        var provider = Providers.of(CloudSettings.of(System.getenv()), Clock.systemUTC())
                .in(Cloud.AZURE);
        try {
            var issued = provider.issue(
                    provider.plan(Wanted.of(Cloud.AZURE, "Microsoft.Storage/storageAccounts/read", "*")), Wanted.LABEL);
            System.out.println(issued.secrets().keySet() + " " + issued.expiresAt());
        } catch (Refused e) {
            System.out.println(e.refusal().message());
        }
    }
}
