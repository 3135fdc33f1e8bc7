package dev.ostiary.kernel;

import dev.ostiary.kernel.json.BadJson;
import dev.ostiary.kernel.json.StrictJson;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signed keyset cursors: the position is readable, and works for one caller, one operation and one set of filters.
 *
 * <p>Form: base64url of JSON array ‖ 16 bytes of HMAC-SHA-256 over position and everything it is bound to.
 */
public final class Cursors {
    private static final int TAG = 16;
    private static final int LONGEST = 4096;

    private final Signer signer;

    /** Computes a MAC of at least {@value #TAG} bytes under a key of the tenant's, the same on every node. */
    @FunctionalInterface
    public interface Signer {
        byte[] sign(String tenant, byte[] message);
    }

    public Cursors(Signer signer) {
        this.signer = signer;
    }

    /** For a program that is alone: one key, 32 bytes, for all tenants. */
    public Cursors(byte[] key) {
        var fixed = new SecretKeySpec(key, "HmacSHA256");
        this(new Signer() {
            @Override
            public byte[] sign(String tenant, byte[] message) {
                return hmac(fixed, message);
            }
        });
    }

    String issue(String tenant, String principal, String operation, JsonNode filters, List<String> position) {
        var array = JsonNodeFactory.instance.arrayNode();
        position.forEach(array::add);
        var body = StrictJson.write(array);
        var whole = Arrays.copyOf(body, body.length + TAG);
        System.arraycopy(tag(tenant, binding(tenant, principal, operation, filters), body), 0, whole, body.length, TAG);
        return UrlText.of(whole);
    }

    List<String> open(String tenant, String principal, String operation, JsonNode filters, String cursor) {
        if (cursor.length() > LONGEST) {
            throw invalid();
        }
        try {
            var whole = UrlText.bytes(cursor).orElseThrow(Cursors::invalid);
            if (whole.length <= TAG) {
                throw invalid();
            }
            var body = Arrays.copyOf(whole, whole.length - TAG);
            var given = Arrays.copyOfRange(whole, body.length, whole.length);
            if (!MessageDigest.isEqual(given, tag(tenant, binding(tenant, principal, operation, filters), body))) {
                throw invalid();
            }
            var position = new ArrayList<String>();
            StrictJson.read(body).forEach(each -> position.add(each.stringValue()));
            return position;
        } catch (IllegalArgumentException | BadJson _) {
            throw invalid();
        }
    }

    private byte[] tag(String tenant, byte[] binding, byte[] body) {
        var message = Arrays.copyOf(binding, binding.length + 1 + body.length);
        message[binding.length] = '\n'; // no canonical JSON holds a bare line feed
        System.arraycopy(body, 0, message, binding.length + 1, body.length);
        return Arrays.copyOf(signer.sign(tenant, message), TAG);
    }

    private static byte[] hmac(SecretKeySpec key, byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] binding(String tenant, String principal, String operation, JsonNode filters) {
        var bound =
                JsonNodeFactory.instance.arrayNode().add(tenant).add(principal).add(operation);
        bound.add(
                filters instanceof ObjectNode object ? object.deepCopy().without(List.of("cursor", "limit")) : filters);
        return Deeds.canonical(bound);
    }

    private static Refused invalid() {
        return new Refused(
                Refusal.invalid(
                        "invalid_cursor",
                        "This cursor was not issued for this listing. Start again without a cursor, with the same filters on every page."));
    }
}
