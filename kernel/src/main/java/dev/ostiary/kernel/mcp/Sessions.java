package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

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
    private static final int SIGNED = 32;
    private static final int TAG = 16;
    private static final int MOST = 100_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final Clock clock;
    private final Map<String, Boolean> ended = new ConcurrentHashMap<>();
    /** Which credential a session was last used with by its own principal; a credential never changes its principal. */
    private final Map<String, byte[]> proved = new ConcurrentHashMap<>();

    /** What a handshake settled. */
    public record Session(Revision revision, Client client) {}

    /** All nodes must hold the same {@code key}, 32 bytes. */
    public Sessions(byte[] key, Clock clock) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.clock = clock;
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
        if (whole == null || ended.containsKey(id) || expired(whole)) {
            return Optional.empty();
        }
        var digest = digest(credential);
        if (!MessageDigest.isEqual(proved.get(id), digest)) {
            if (!(arrival.get() instanceof Arrival.Known known) || !belongs(whole, known.caller())) {
                return Optional.empty();
            }
            bounded(proved).put(id, digest);
        }
        var settled = ByteBuffer.wrap(whole);
        return Revision.numbered(settled.getInt())
                .map(revision -> new Session(revision, Client.ofBits(settled.getInt())));
    }

    /** Ends a session that {@link #find} found. */
    public void end(String id) {
        bounded(ended).put(id, true);
        proved.remove(id);
    }

    private boolean expired(byte[] whole) {
        var age = clock.instant().getEpochSecond() - ByteBuffer.wrap(whole).getLong(8);
        return age < 0 || age > LIFETIME.toSeconds();
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

    /** Forgetting who proved a session costs a question; forgetting an end lets its own principal use it again. */
    private static <T> Map<String, T> bounded(Map<String, T> map) {
        if (map.size() >= MOST) {
            map.clear();
        }
        return map;
    }
}
