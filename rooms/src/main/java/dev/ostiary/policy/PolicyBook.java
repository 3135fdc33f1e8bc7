package dev.ostiary.policy;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.RightsChanged;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.store.StaleRights;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import dev.ostiary.store.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides on paths for the gate: whatever no rule of a bound policy allows is denied.
 *
 * <p>Rules are remembered under the rights epoch that the caller was read under. Every change of policies starts another
 * epoch, and the store refuses work under an old one, so what is remembered cannot outlive what it says.
 */
public final class PolicyBook implements Governance.Policy {
    private static final int MOST = 10_000;

    private final Tenancy tenancy;
    private final Consumer<String> stale;
    private final Map<Whose, Rulebook> books = new Books();
    private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);

    /** @param stale is told a tenant whose rights turned out to have changed, so that its callers are read again */
    public PolicyBook(Tenancy tenancy, Consumer<String> stale) {
        this.tenancy = tenancy;
        this.stale = stale;
    }

    @Override
    public Verdict decide(Caller caller, Permission permission, ResourcePath path, Circumstances circumstances) {
        return book(caller).decide(permission, path, circumstances, time(circumstances.now()));
    }

    @Override
    public boolean anywhere(Caller caller, Permission permission) {
        return book(caller).anywhere(permission, time(Instant.MIN));
    }

    private Instant time(Instant now) {
        return latest.accumulateAndGet(now, (seen, given) -> given.isAfter(seen) ? given : seen);
    }

    private Rulebook book(Caller caller) {
        var whose = new Whose(caller.tenant(), caller.principal(), caller.groups(), caller.epoch());
        synchronized (books) {
            var book = books.get(whose);
            if (book != null) {
                return book;
            }
        }
        return read(whose);
    }

    private Rulebook read(Whose whose) {
        var bound = Tx.running().isPresent() ? within(whose) : outside(whose);
        var book = new Rulebook(whose.principal, bound.rules());
        if (bound.kept()) {
            synchronized (books) {
                books.put(whose, book);
            }
        }
        return book;
    }

    private RuleRows.Bound within(Whose whose) {
        if (!Tx.current().tenant().filter(whose.tenant::equals).isPresent()) {
            throw new IllegalStateException("the transaction belongs to another tenant");
        }
        return RuleRows.of(whose.names());
    }

    private RuleRows.Bound outside(Whose whose) {
        try {
            return tenancy.read(whose.tenant, whose.epoch, () -> RuleRows.of(whose.names()));
        } catch (StaleRights _) {
            stale.accept(whose.tenant);
            throw new RightsChanged();
        } catch (TenantClosed _) {
            stale.accept(whose.tenant);
            throw new Refused(Refusal.denied(
                    "tenant_access_denied", "This tenant is not active. Ask its operator.", Refusal.Cause.NO_SCOPE));
        } catch (StoreUnavailable _) {
            throw new Refused(new Refusal.Unavailable("Access policies cannot be read right now. Try again shortly."));
        }
    }

    private record Whose(String tenant, String principal, List<String> groups, long epoch) {
        List<String> names() {
            var names = new ArrayList<>(groups);
            names.addFirst(principal);
            return names;
        }
    }

    private static final class Books extends LinkedHashMap<Whose, Rulebook> {
        private static final long serialVersionUID = 1L;

        Books() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<Whose, Rulebook> eldest) {
            return size() > MOST;
        }
    }
}
