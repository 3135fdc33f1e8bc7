package dev.ostiary.approval;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Governance.RightsChanged;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.store.StaleRights;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.TenantClosed;
import dev.ostiary.store.Tx;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's rules, the most specific of which decides: one for exactly the path before those for families, and of these
 * the one with the longest base.
 *
 * <p>Remembered under the rights epoch that the caller was read under: every change of rules starts another, and the store
 * refuses work under an old one.
 */
final class RuleBook {
    private static final int MOST = 1_000;
    private static final Comparator<Rule> SPECIFIC = Comparator.comparing(
                    (Rule rule) -> !rule.reach().family())
            .thenComparing(rule -> rule.reach().base().text().length());

    private final Tenancy tenancy;
    private final Consumer<String> stale;
    private final Map<Whose, List<Rule>> known = new Known();

    /** @param stale is told a tenant whose rights turned out to have changed */
    RuleBook(Tenancy tenancy, Consumer<String> stale) {
        this.tenancy = tenancy;
        this.stale = stale;
    }

    /** The rule that decides on {@code path} for callers of this tenant. */
    Optional<Rule> on(ResourcePath path, Caller caller) {
        return rules(caller).stream().filter(rule -> rule.reach().covers(path)).max(SPECIFIC);
    }

    /** The rule that decides on all that {@code reach} covers, unless a more specific one does on part of it. */
    Optional<Rule> on(Reach reach, Caller caller) {
        return rules(caller).stream().filter(rule -> rule.reach().covers(reach)).max(SPECIFIC);
    }

    private List<Rule> rules(Caller caller) {
        var whose = new Whose(caller.tenant(), caller.epoch());
        synchronized (known) {
            var rules = known.get(whose);
            if (rules != null) {
                return rules;
            }
        }
        var rules = asking(caller, RuleShelf::all);
        synchronized (known) {
            known.put(whose, rules);
        }
        return rules;
    }

    /** Asks the store under the caller's rights, within the running transaction or outside of any. */
    <T> T asking(Caller caller, Supplier<T> question) {
        return Tx.running().isPresent()
                ? question.get()
                : reaching(caller, () -> tenancy.read(caller.tenant(), caller.epoch(), question));
    }

    /** Writes something down outside of any transaction, under the caller's rights. */
    void noting(Caller caller, Runnable note) {
        reaching(
                caller,
                () -> tenancy.write(caller.tenant(), caller.epoch(), () -> {
                    note.run();
                    return true;
                }));
    }

    private <T> T reaching(Caller caller, Supplier<T> work) {
        try {
            return work.get();
        } catch (StaleRights _) {
            stale.accept(caller.tenant());
            throw new RightsChanged();
        } catch (TenantClosed _) {
            stale.accept(caller.tenant());
            throw new Refused(Refusal.denied(
                    "tenant_access_denied", "This tenant is not active. Ask its operator.", Refusal.Cause.NO_SCOPE));
        } catch (StoreUnavailable _) {
            throw new Refused(new Refusal.Unavailable("Resource rules cannot be read right now. Try again shortly."));
        }
    }

    private record Whose(String tenant, long epoch) {}

    private static final class Known extends LinkedHashMap<Whose, List<Rule>> {
        private static final long serialVersionUID = 1L;

        Known() {
            super(64, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<Whose, List<Rule>> eldest) {
            return size() > MOST;
        }
    }
}
