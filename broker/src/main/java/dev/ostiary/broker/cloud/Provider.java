package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Grant;
import java.math.BigDecimal;
import java.util.Optional;

/** One cloud. Endpoints come from the operator's environment, never from whoever asks. */
public sealed interface Provider permits AwsProvider, GcpProvider, AzureProvider, VaultProvider {
    Cloud cloud();

    /**
     * What would be issued for {@code grant}; contacts nobody.
     *
     * @throws dev.ostiary.kernel.Refused when the cloud cannot express it, or a setting is missing, which is named
     */
    Plan plan(Grant grant);

    /**
     * Has the cloud issue credentials.
     *
     * @throws dev.ostiary.kernel.Refused with what to do next, and without a credential in it
     */
    Issued issue(Plan plan, Label label);

    /**
     * Has what was issued live on while its session does; empty where there is nothing to renew, or the cloud would not.
     * Never throws; asked for before {@link Held#expiresAt}.
     */
    default Optional<Held> renew(Held held) {
        return Optional.empty();
    }

    /** Ends what was issued, as far as this cloud can; never throws. */
    Ending end(Held held);

    /**
     * What is spent against {@code budget} from now on; empty where the cloud does not tell. Contacts nobody yet.
     *
     * @throws dev.ostiary.kernel.Refused when a setting is wrong, which is named
     */
    default Optional<Spending> spending(BigDecimal budget) {
        return Optional.empty();
    }

    /** Whether it could issue now: settings there, credentials of the operator good. Never throws. */
    Health health();
}
