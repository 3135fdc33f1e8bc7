package dev.ostiary.broker.desk;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What {@code audex_run} takes, as it was said; what is left out comes from the settings (seed 004). */
public record Asked(
        @Says(
                "Comma-separated actions that the command needs, in the provider's form: s3:GetObject,s3:ListBucket · storage.objects.get · Microsoft.Storage/storageAccounts/read; this or profile is required.")
        @Within(max = 4_000)
        Optional<String> allow,

        @Says("Command and arguments, as a list; no shell sees them.") @Within(min = 1, max = 256)
        List<String> command,

        @Says("Cloud provider; aws unless the settings say otherwise.")
        Optional<Cloud> provider,

        @Says("How long the credentials work, such as 90s, 15m or 1h 30m; 15m unless the settings say otherwise.")
        @Within(min = 1, max = 40)
        Optional<String> ttl,

        @Says("Most that may be spent, in US dollars (AWS only; known with a delay, so it is advice).")
        Optional<BigDecimal> budget,

        @Says("IAM role ARN (AWS), service account's address (GCP) or role (Vault) whose rights are narrowed.")
        @Within(min = 1, max = 2_048)
        Optional<String> roleArn,

        @Says("Named set of actions, such as s3-readonly; added to allow.") @Within(min = 1, max = 128)
        Optional<String> profile,

        @Says("Comma-separated resource ARNs that the actions are for; all resources when left out.")
        @Within(min = 1, max = 8_000)
        Optional<String> resource) {
    public Asked {
        command = List.copyOf(command);
    }
}
