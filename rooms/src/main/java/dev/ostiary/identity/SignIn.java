package dev.ostiary.identity;

import dev.ostiary.kernel.Faults;
import dev.ostiary.kernel.FreshId;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.store.StoreUnavailable;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Exchanges an e-mail address and a password, and a code where the member has a second factor, for a personal token.
 *
 * <p>Whether an address is known shows in nothing: not in the answer, not in the work done, not in the lock. After five
 * failures in a row an address is locked for a minute, then for twice as long each time, up to a quarter of an hour; at a
 * lock no password is looked at, and one attempt a minute is recorded. An attempt counts before its password is looked
 * at, so many at once try no more than one after the other. A code is looked at only after the right password, and a wrong
 * one is answered as a wrong password is.
 */
public final class SignIn {
    private static final Duration LASTS = Duration.ofHours(12);
    private static final long STROKE_NANOS = Duration.ofMillis(500).toNanos();
    /** Passwords take turns, so more than these would only wait, each with its request in memory. */
    private static final int AT_ONCE = 64;

    private static final int LOCKS = 10_000;

    private static final Refusal NO = new Refusal.Unauthenticated(
            "authentication_required",
            "E-mail address, password or code is wrong, or there were too many attempts. Wait a while and try again.");

    private final Tenancy tenancy;
    private final Governance.Ledger ledger;
    private final Clock clock;
    private final SecureRandom random;
    private final SecondFactors factors;
    private final Passwords passwords;
    private final String nobodys;
    private final Lobby lobby;
    private final Minutes atLock = new Minutes(LOCKS);

    public SignIn(Tenancy tenancy, Governance.Ledger ledger, SecondFactors factors, Clock clock, SecureRandom random) {
        this(tenancy, ledger, factors, clock, random, new Lobby(AT_ONCE));
    }

    SignIn(
            Tenancy tenancy,
            Governance.Ledger ledger,
            SecondFactors factors,
            Clock clock,
            SecureRandom random,
            Lobby lobby) {
        this.factors = factors;
        this.lobby = lobby;
        this.tenancy = tenancy;
        this.ledger = ledger;
        this.clock = clock;
        this.random = random;
        this.passwords = new Passwords(random);
        this.nobodys = passwords.hash(passwords.invent());
    }

    /** A personal token, shown this once. */
    public record Session(Secret token, Instant expiresAt, String identityId, String tenant) {}

    private record Tried(Found found, boolean right) {}

    private record Found(boolean locked, Optional<String> tenant, Optional<String> member, Optional<String> hash) {}

    /**
     * What somebody says who wants in.
     *
     * @param code of the app, or a recovery code; needed by members who have a second factor
     * @param tenant which tenant, for an address that is a member of more than one; the first one unless told
     */
    public record Claim(String email, Secret password, Optional<Secret> code, Optional<String> tenant) {}

    /**
     * Signs a member in.
     *
     * @throws Refused with {@code authentication_required}, {@code service_unavailable}, or, while too many others sign
     *     in, or too many from the same address, {@code rate_limited}
     */
    public Session signIn(Claim claim, Origin origin) {
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var mail = PrincipalName.mail(claim.email());
        long begun = System.nanoTime();
        try {
            var tried = tried(mail, claim.password(), claim.tenant(), at, origin.address());
            var found = tried.found;
            var whose = found.tenant.filter(_ -> found.member.isPresent());
            if (tried.right && whose.isPresent()) {
                var session = open(whose.get(), found.member.orElseThrow(), mail, claim, origin, at);
                if (session.isPresent()) {
                    return session.get();
                }
            }
            lobby.failed(origin.address(), at);
            whose.filter(it -> !found.locked || firstAtLock(it, mail, at))
                    .ifPresent(it -> record(event(it, mail, "none", origin, at, NO.code())));
            pause(begun);
            throw new Refused(NO);
        } catch (StoreUnavailable _) {
            throw new Refused(Turned.NO_STORE);
        }
    }

    /** Strangers would fill a tenant's trail otherwise. */
    private boolean firstAtLock(String tenant, String mail, Instant at) {
        synchronized (atLock) {
            return !atLock.of(tenant + "\n" + mail, at).tells();
        }
    }

    /** Where its trail cannot take it, no stranger may see by that whose trail it is: the answer is the same no. */
    private void record(TrailEvent failure) {
        try {
            ledger.append(List.of(failure));
        } catch (Refused refused) {
            Faults.log(SignIn.class, "a sign-in that failed could not be recorded", refused);
        }
    }

    private Tried tried(String mail, Secret password, Optional<String> tenant, Instant at, String address) {
        lobby.enter(address, at).ifPresent(refusal -> {
            throw new Refused(refusal);
        });
        try {
            var found = attempt(mail, tenant, at);
            boolean right = !found.locked && passwords.match(found.hash.orElse(nobodys), password);
            return new Tried(found, right && found.hash.isPresent());
        } finally {
            lobby.leave(address);
        }
    }

    private Found attempt(String mail, Optional<String> tenant, Instant at) {
        return tenancy.unbound(() -> Tx.current()
                .one(
                        "select * from begin_sign_in(?, ?, ?::text, ?)",
                        row -> new Found(
                                row.flag("locked"),
                                row.maybeText("tenant"),
                                row.maybeText("member"),
                                row.maybeText("password_hash")),
                        lockName(mail, tenant),
                        mail,
                        tenant.orElse(null),
                        at)
                .orElseThrow());
    }

    /** Empty when the code is wrong. Code and sign-in become durable together: none is used up for nothing, or twice. */
    private Optional<Session> open(String tenant, String member, String mail, Claim claim, Origin origin, Instant at) {
        var token = KeyText.mint(KeyKind.SKT, random);
        var id = FreshId.of("key_", at);
        var until = at.plus(LASTS);
        var principal = "user:" + mail;
        var blank = new KeyShelf.Blank(
                KeyKind.SKT,
                "sign-in",
                principal,
                member,
                List.of(Scopes.ADMIN), // all that the member's roles hold, and no more
                Optional.of(until),
                List.of(),
                false,
                Optional.empty());
        boolean opened = tenancy.write(tenant, Tenancy.ANY_EPOCH, () -> {
            var worth = factors.enter(member, claim.code(), at);
            if (worth == SecondFactors.Worth.WRONG) {
                return false;
            }
            KeyShelf.insert(tenant, id, blank, token, at, principal);
            if (worth == SecondFactors.Worth.PROVED) {
                FactorShelf.proved(member, id, at);
            }
            Tx.current().query("select end_sign_in(?)", _ -> true, lockName(mail, claim.tenant()));
            ledger.join(List.of(event(tenant, mail, id, origin, at, "")));
            return true;
        });
        return opened ? Optional.of(new Session(token, until, principal, tenant)) : Optional.empty();
    }

    /** Refusals leave on the stroke of half a second, so that the record kept for a known address does not show. */
    private static void pause(long begun) {
        try {
            Thread.sleep(Duration.ofNanos(STROKE_NANOS - (System.nanoTime() - begun) % STROKE_NANOS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private TrailEvent event(String tenant, String mail, String credential, Origin origin, Instant at, String code) {
        var done = clock.instant();
        return new TrailEvent(
                TrailEvent.freshId(done),
                done,
                tenant,
                "user:" + mail,
                credential,
                origin.surface(),
                "auth.login",
                "login",
                null,
                code.isEmpty() ? TrailEvent.Outcome.ALLOWED : TrailEvent.Outcome.REFUSED,
                code.isEmpty() ? null : code,
                null,
                origin.address(),
                origin.userAgent(),
                Math.max(0, Duration.between(at, done).toNanos() / 1000),
                origin.requestId(),
                ledger.digest(tenant, mail.getBytes(StandardCharsets.UTF_8)),
                Map.of());
    }

    /** With the tenant as it was asked for: who may make members of one tenant lifts no lock of another's. */
    private static byte[] lockName(String mail, Optional<String> tenant) {
        var asked = mail + "\n" + tenant.orElse("");
        try {
            return MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
