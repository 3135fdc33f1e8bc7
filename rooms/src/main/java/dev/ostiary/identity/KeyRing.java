package dev.ostiary.identity;

import dev.ostiary.kernel.AddressRange;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.store.Bell;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the gate who presents a key.
 *
 * <p>What it remembers of a key is good for two seconds from when it was read, or from when the store was last seen to hold
 * the same rights (a minute at most), and never decides alone: the store refuses work under rights that have changed since,
 * whoever let it in. Then the tenant is {@linkplain #forget forgotten} and its callers are read again.
 */
public final class KeyRing implements Governance.Identity, Bell.Listener {
    private static final long FRESH_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long LONGEST_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST = 10_000;

    private final Tenancy tenancy;
    private final RateDefaults rates;
    private final KeyUse use;
    private final LongSupplier nanos;
    private final Remembered remembered = new Remembered();
    private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);

    public KeyRing(Tenancy tenancy, RateDefaults rates, KeyUse use) {
        this(tenancy, rates, use, System::nanoTime);
    }

    KeyRing(Tenancy tenancy, RateDefaults rates, KeyUse use, LongSupplier nanos) {
        this.tenancy = tenancy;
        this.rates = rates;
        this.use = use;
        this.nanos = nanos;
    }

    @Override
    public Arrival identify(Credential credential, Origin origin, Instant now) {
        return switch (credential) {
            case Credential.Absent() -> turned(Turned.ABSENT);
            case Credential.Bearer(var token) -> identify(token, false, origin, now);
            case Credential.QueryKey(var token) -> identify(token, true, origin, now);
        };
    }

    private Arrival identify(Secret token, boolean inQuery, Origin origin, Instant now) {
        if (!KeyText.wellFormed(token.reveal())) {
            return turned(Turned.INVALID);
        }
        var held = held(KeyText.hash(token)).orElse(null);
        if (held == null) {
            return turned(Turned.INVALID);
        }
        if (!held.open()) {
            return turned(Turned.CLOSED); // a closed tenant's trail takes no entries
        }
        var fault = fault(held, inQuery, origin, time(now));
        if (fault.isPresent()) {
            return new Arrival.TurnedAway(fault.get(), Optional.of(held.caller()));
        }
        use.note(held.caller().tenant(), held.caller().credentialId(), now);
        return new Arrival.Known(held.caller());
    }

    private static Optional<Refusal> fault(HeldKey held, boolean inQuery, Origin origin, Instant time) {
        if (held.revoked() || !held.ownerActive()) {
            return Optional.of(Turned.REVOKED);
        }
        if (held.caller().expiresAt().filter(end -> !end.isAfter(time)).isPresent()) {
            return Optional.of(Turned.EXPIRED);
        }
        if (inQuery && !held.queryAllowed()) {
            return Optional.of(Turned.NO_QUERY);
        }
        var ranges = held.allowedIps();
        return ranges.isEmpty() || ranges.stream().anyMatch(range -> new AddressRange(range).holds(origin.address()))
                ? Optional.empty()
                : Optional.of(Turned.ADDRESS);
    }

    /** The latest time ever told: a clock that is set back revives no key. */
    private Instant time(Instant now) {
        return latest.accumulateAndGet(now, (seen, given) -> given.isAfter(seen) ? given : seen);
    }

    private Optional<HeldKey> held(byte[] hash) {
        var name = HexFormat.of().formatHex(hash);
        var known = remembered.of(name).filter(this::isFresh);
        if (known.isPresent()) {
            return known.map(Entry::held);
        }
        try {
            var asked = nanos.getAsLong();
            var found = tenancy.unbound(() -> HeldKey.byHash(hash, rates));
            found.ifPresent(held -> remembered.keep(name, held, asked));
            return found;
        } catch (StoreUnavailable _) {
            throw new Refused(Turned.NO_STORE);
        }
    }

    private boolean isFresh(Entry entry) {
        var caller = entry.held().caller();
        long age = nanos.getAsLong() - entry.readAt();
        return age < FRESH_NANOS
                || (age < LONGEST_NANOS && tenancy.unseenFor(caller.tenant(), caller.epoch()) < FRESH_NANOS);
    }

    /** Has every caller of {@code tenant} read again; the rights of that tenant have changed. */
    public void forget(String tenant) {
        remembered.forget(tenant);
    }

    /** For the bell's channel {@code ostiary_rights}. */
    @Override
    public void heard(String tenant) {
        forget(tenant);
    }

    @Override
    public void missed() {
        remembered.forgetAll();
    }

    private static Arrival turned(Refusal refusal) {
        return new Arrival.TurnedAway(refusal, Optional.empty());
    }

    private record Entry(HeldKey held, long readAt) {}

    /** By the hash of the key, so that no key lies in memory longer than its call. */
    private static final class Remembered {
        private final Map<String, Entry> entries = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.@Nullable Entry<String, KeyRing.Entry> eldest) {
                return size() > MOST;
            }
        };

        synchronized Optional<Entry> of(String hash) {
            return Optional.ofNullable(entries.get(hash));
        }

        synchronized void keep(String hash, HeldKey held, long at) {
            entries.put(hash, new Entry(held, at));
        }

        synchronized void forget(String tenant) {
            entries.values().removeIf(entry -> entry.held.caller().tenant().equals(tenant));
        }

        synchronized void forgetAll() {
            entries.clear();
        }
    }
}
