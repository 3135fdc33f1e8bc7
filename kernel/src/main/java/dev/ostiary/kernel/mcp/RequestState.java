package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.UrlText;
import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.CanonicalJson;
import dev.ostiary.kernel.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a call that waits for input has been told so far, sealed and carried by the client itself (2026-07-28, multi
 * round-trip requests), so that any node goes on with it.
 *
 * <p>Form: base64url of nonce (12 bytes) ‖ AES-256-GCM. Associated data are the {@link Holder}, method, name and
 * the arguments: the state of one call opens for no other caller, credential or guard, no other call or arguments, nor after
 * its time. It is no proof of
 * anything that a room must know for certain: that a grant is spent once is the room's to keep.
 */
final class RequestState {
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final int NONCE = 12;
    private static final int LONGEST = 256 * 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Hub.Keys keys;
    private final Clock clock;

    RequestState(Hub hub) {
        this.keys = hub.keys();
        this.clock = hub.clock();
    }

    /**
     * What a call knows so far.
     *
     * @param answers what was answered, by the questions' keys
     * @param asked the keys of the questions that the client is asked now: it answers these and no others, so that a
     *     model cannot answer, unasked, what a person was to be asked
     */
    record Known(Map<String, JsonNode> answers, Set<String> asked) {
        Known {
            answers = Map.copyOf(answers);
            asked = Set.copyOf(asked);
        }
    }

    String sealed(Holder holder, Message.Ask ask, Known known) {
        var plain = JsonNodeFactory.instance.objectNode();
        plain.put("until", clock.instant().plus(LIFETIME).getEpochSecond());
        known.answers().forEach(plain.putObject("answers")::set);
        known.asked().forEach(plain.putArray("asked")::add);
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        var sealed = crypt(Cipher.ENCRYPT_MODE, holder, ask, nonce, StrictJson.write(plain))
                .orElseThrow();
        var whole = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, whole, NONCE, sealed.length);
        return UrlText.of(whole);
    }

    /** What was sealed for this very call of this very caller, or empty. */
    Optional<Known> opened(Holder holder, Message.Ask ask, String state) {
        if (state.length() > LONGEST) {
            return Optional.empty();
        }
        return UrlText.bytes(state)
                .filter(whole -> whole.length > NONCE)
                .flatMap(whole -> crypt(
                        Cipher.DECRYPT_MODE,
                        holder,
                        ask,
                        Arrays.copyOf(whole, NONCE),
                        Arrays.copyOfRange(whole, NONCE, whole.length)))
                .flatMap(this::unexpired);
    }

    private Optional<Known> unexpired(byte[] json) {
        var plain = StrictJson.read(json);
        if (plain.path("until").longValue(0) < clock.instant().getEpochSecond()) {
            return Optional.empty();
        }
        var answers = new HashMap<String, JsonNode>();
        plain.path("answers").properties().forEach(each -> answers.put(each.getKey(), each.getValue()));
        var asked = new HashSet<String>();
        plain.path("asked").forEach(each -> asked.add(each.stringValue()));
        return Optional.of(new Known(answers, asked));
    }

    private Optional<byte[]> crypt(int mode, Holder holder, Message.Ask ask, byte[] nonce, byte[] input) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(keys.of(holder.tenant()), "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(bound(holder, ask));
            return Optional.of(cipher.doFinal(input));
        } catch (GeneralSecurityException e) {
            if (mode == Cipher.ENCRYPT_MODE) {
                throw new IllegalStateException(e);
            }
            return Optional.empty();
        }
    }

    /** RFC 8785 bytes, so that two calls that mean the same are the same. */
    private static byte[] bound(Holder holder, Message.Ask ask) {
        ObjectNode bound = JsonNodeFactory.instance.objectNode();
        bound.put("tenant", holder.tenant())
                .put("principal", holder.principal())
                .put("rights", holder.rights())
                .put("method", ask.method());
        for (var name : new String[] {"name", "uri", "arguments"}) {
            if (ask.params().has(name)) {
                bound.set(name, ask.params().get(name));
            }
        }
        try {
            return CanonicalJson.bytes(bound);
        } catch (BadJson _) {
            return bound.toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
