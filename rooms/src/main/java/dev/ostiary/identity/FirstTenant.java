package dev.ostiary.identity;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refusal.Cause;
import dev.ostiary.kernel.Refused;

/** The tenant of those who run the installation. */
public final class FirstTenant {
    private FirstTenant() {}

    /**
     * Lets those pass who tend the installation.
     *
     * @throws Refused unless the caller is of the first tenant and holds {@code scope} there
     */
    public static void require(Call call, String scope) {
        if (!call.tenant().equals(Bootstrap.TENANT)) {
            throw new Refused(Refusal.denied(
                    "tenant_access_denied",
                    "Only the first tenant of this installation tends the others. Ask its operator.",
                    Cause.NO_SCOPE));
        }
        if (!call.caller().holds(scope)) {
            throw new Refused(Refusal.missingScope(scope));
        }
    }
}
