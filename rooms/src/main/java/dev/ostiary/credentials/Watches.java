package dev.ostiary.credentials;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.store.Bell;
import dev.ostiary.store.StaleRights;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import dev.ostiary.store.Tx;
import dev.ostiary.store.Vigil;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Lets brokers wait for the end of their sessions, and who ends some for what their brokers say, on whatever node it is. */
final class Watches {
    private static final String CHANNEL = "ostiary_credentials";

    private final Tenancy tenancy;
    private final Consumer<String> stale;
    private final Vigil vigil = new Vigil();

    /** @param stale is told a tenant whose rights turned out to have changed */
    Watches(Tenancy tenancy, Bell bell, Consumer<String> stale) {
        this.tenancy = tenancy;
        this.stale = stale;
        bell.on(CHANNEL, vigil);
    }

    /** Tells those who wait for {@code session}, once the running transaction is committed. */
    static void ring(String session) {
        Bell.ring(CHANNEL, Tx.current().tenant().orElseThrow() + " " + session);
    }

    /** Waits until {@code settled} says so of the store, for {@code time} at most, and while the caller's rights are the same. */
    void await(Call call, String session, Duration time, BooleanSupplier settled) {
        var name = call.tenant() + " " + session;
        var talk = call.conversation();
        try (var _ = talk.onCancel(() -> vigil.heard(name))) {
            vigil.await(
                    name,
                    time,
                    talk::cancelled,
                    () -> asking(call, call.caller().epoch(), settled::getAsBoolean));
        }
    }

    /** Looks at the store outside of any transaction; what the answer rests on, the gate asks anew. */
    <T> T look(Call call, Supplier<T> question) {
        return reaching(call, () -> tenancy.read(call.tenant(), Tenancy.ANY_EPOCH, question));
    }

    private boolean asking(Call call, long epoch, Supplier<Boolean> settled) {
        try {
            return reaching(call, () -> tenancy.read(call.tenant(), epoch, settled));
        } catch (StaleRights _) {
            stale.accept(call.tenant());
            return true;
        }
    }

    private <T> T reaching(Call call, Supplier<T> work) {
        try {
            return work.get();
        } catch (TenantClosed _) {
            stale.accept(call.tenant());
            throw new Refused(Refusal.denied(
                    "tenant_access_denied", "This tenant is not active. Ask its operator.", Refusal.Cause.NO_SCOPE));
        } catch (StoreUnavailable _) {
            throw new Refused(new Refusal.Unavailable("Sessions cannot be seen right now. Ask again shortly."));
        }
    }
}
