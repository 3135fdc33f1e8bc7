package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Conversation.Level;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.UrlText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Session ids of the legacy revisions over Streamable HTTP: signed, not stored, so any node that holds the key knows
 * them.
 *
 * <p>Form: base64url of revision as a number such as 20251125 (4 bytes) ‖ abilities (4) ‖ second of issue (8) ‖ random (16) ‖ HMAC-SHA-256 over those, tenant and
 * principal (16). A session confers nothing: each request still proves who it comes from, and another principal's
 * session is as good as none.
 */
public final class Sessions {
    private static final Duration LIFETIME = Duration.ofHours(24);
    /** How far the clock of the node that opened a session may be ahead; the time is under the tag, so nobody else sets it. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final int SIGNED = 32;
    private static final int TAG = 16;
    private static final int MOST = 100_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final Clock clock;
    private final SessionBook book;
    private final Replays replays;
    private final Withdrawals withdrawals;
    /** Which credential a session was last used with by its own principal; a credential never changes its principal. */
    private final Map<String, Proof> proved = new ConcurrentHashMap<>();

    private record Proof(byte[] credential, String tenant) {}

    /**
     * An open session: what its handshake settled, and what it asked for since.
     *
     * @param least the least severity of log that it wants to hear
     */
    public record Session(String id, String tenant, Revision revision, Client client, Level least) {}

    /** For a process that shares nothing. */
    public Sessions(byte[] key, Clock clock) {
        this(key, clock, new LocalSessionBook(), Replays.NONE, new LocalWithdrawals());
    }

    /** All nodes must hold the same {@code key}, 32 bytes, book, replays and withdrawals. */
    public Sessions(byte[] key, Clock clock, SessionBook book, Replays replays, Withdrawals withdrawals) {
        this.withdrawals = withdrawals;
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
        this.book = book;
        this.replays = replays;
    }

    /** A new session for what was settled by {@code handshake}. */
    public String open(Reply.Handshake handshake) {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        var signed = ByteBuffer.allocate(SIGNED)
                .putInt(handshake.revision().number())
                .putInt(handshake.client().bits())
                .putLong(clock.instant().getEpochSecond())
                .put(random)
                .array();
        var whole = Arrays.copyOf(signed, SIGNED + TAG);
        System.arraycopy(tag(signed, handshake.caller()), 0, whole, SIGNED, TAG);
        return UrlText.of(whole);
    }

    /**
     * What was settled for session {@code id}, if it is open and belongs to whoever presents {@code credential}.
     *
     * @param arrival tells who that is; asked only the first time a session is used with a credential
     */
    public Optional<Session> find(String id, Credential credential, Supplier<Arrival> arrival) {
        var whole = decoded(id);
        if (whole == null || expired(whole)) {
            return Optional.empty();
        }
        var digest = digest(credential);
        var proof = proved.get(id);
        if (proof == null || !MessageDigest.isEqual(proof.credential, digest)) {
            if (!(arrival.get() instanceof Arrival.Known known) || !belongs(whole, known.caller())) {
                return Optional.empty();
            }
            proof = new Proof(digest, known.caller().tenant());
            remember(id, proof);
        }
        var page = book.page(proof.tenant, id);
        return page.ended() ? Optional.empty() : settled(id, proof.tenant, ByteBuffer.wrap(whole), page);
    }

    private static Optional<Session> settled(String id, String tenant, ByteBuffer whole, SessionBook.Page page) {
        return Revision.numbered(whole.getInt())
                .map(revision -> new Session(id, tenant, revision, Client.ofBits(whole.getInt()), page.least()));
    }

    /** Ends a session that {@link #find} found. */
    public void end(Session session) {
        book.end(session.tenant(), session.id());
        proved.remove(session.id());
    }

    /** Has a session hear when a resource changes; false when it hears of as many as it may. */
    public boolean watch(Session session, String uri) {
        return book.watch(session.tenant(), session.id(), uri);
    }

    /** Has a session hear of that no more. */
    public void unwatch(Session session, String uri) {
        book.unwatch(session.tenant(), session.id(), uri);
    }

    /** The resources that a session hears of, as of now. */
    Set<String> watched(Session session) {
        return book.page(session.tenant(), session.id()).watched();
    }

    /** Which of the session's streams tells what nobody asked for. */
    SessionNotices.Voice voice(Session session) {
        return new SessionNotices.Voice() {
            @Override
            public void take(String stream) {
                book.tells(session.tenant(), session.id(), stream);
            }

            @Override
            public void leave(String stream) {
                book.tellsNoMore(session.tenant(), session.id(), stream);
            }

            @Override
            public Optional<String> whose() {
                return book.page(session.tenant(), session.id()).teller();
            }
        };
    }

    /** Where {@code session} may take its request {@code id} back; close it when that is dealt with. */
    public Withdrawals.Place place(Session session, JsonNode id) {
        return withdrawals.expect(session.id(), id.toString());
    }

    /** Takes a request of {@code session} back, at whatever node it is. */
    public void withdraw(Session session, JsonNode id) {
        withdrawals.withdraw(session.tenant(), session.id(), id.toString());
    }

    /** What was sent on the streams of sessions. */
    public Replays replays() {
        return replays;
    }

    /** Has a session that {@link #find} found hear of nothing less severe than {@code least}. */
    public void hear(Session session, Level least) {
        book.hear(session.tenant(), session.id(), least);
    }

    private boolean expired(byte[] whole) {
        var age = clock.instant().getEpochSecond() - ByteBuffer.wrap(whole).getLong(8);
        return age < -SKEW.toSeconds() || age > LIFETIME.toSeconds();
    }

    private boolean belongs(byte[] whole, Caller caller) {
        var tag = Arrays.copyOfRange(whole, SIGNED, whole.length);
        return MessageDigest.isEqual(tag, tag(Arrays.copyOf(whole, SIGNED), caller));
    }

    private static byte @Nullable [] decoded(String id) {
        return UrlText.bytes(id).filter(whole -> whole.length == SIGNED + TAG).orElse(null);
    }

    private byte[] tag(byte[] signed, Caller caller) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update("mcp session\n".getBytes(StandardCharsets.UTF_8));
            mac.update(signed);
            mac.update((caller.tenant() + "\n" + caller.principal()).getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(), TAG);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] digest(Credential credential) {
        var token = switch (credential) {
            case Credential.Absent _ -> "";
            case Credential.Bearer bearer -> bearer.token().reveal();
            case Credential.QueryKey query -> query.token().reveal();
        };
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Forgetting who proved a session costs a question. */
    private void remember(String id, Proof proof) {
        if (proved.size() >= MOST) {
            proved.clear();
        }
        proved.put(id, proof);
    }
}
