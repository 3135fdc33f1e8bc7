package dev.ostiary.identity;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Governance.RightsChanged;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.store.StaleMemory;
import dev.ostiary.store.StaleRights;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Opens a handler's transaction under the very rights that the caller was let in with. */
public final class RightsGround implements Governance.Ground {
    private final Tenancy tenancy;
    private final Consumer<String> stale;

    /** @param stale is told a tenant whose rights have changed, so that its callers are read again */
    public RightsGround(Tenancy tenancy, Consumer<String> stale) {
        this.tenancy = tenancy;
        this.stale = stale;
    }

    @Override
    public <T> T within(Caller caller, Effect effect, Supplier<T> work) {
        try {
            return effect.reads()
                    ? tenancy.recall(caller.tenant(), caller.epoch(), work)
                    : tenancy.write(caller.tenant(), caller.epoch(), work);
        } catch (StaleRights _) {
            stale.accept(caller.tenant());
            throw new RightsChanged();
        } catch (StaleMemory _) {
            throw new RightsChanged();
        } catch (TenantClosed _) {
            stale.accept(caller.tenant());
            throw new Refused(Turned.CLOSED);
        } catch (StoreUnavailable _) {
            throw new Refused(new Refusal.Unavailable("The store cannot be reached right now. Try again shortly."));
        }
    }
}
