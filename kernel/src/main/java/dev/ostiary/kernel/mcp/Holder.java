package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.json.StrictJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whose something is that a client comes back for: a principal by one credential, with just the rights and restrictions
 * that it was made under. For anybody else, and for the same credential once it was narrowed, it is as good as not there.
 *
 * @param rights SHA-256, in hex, over the credential's id, scopes, roles, groups and the connection's guard
 */
public record Holder(String tenant, String principal, String rights) {
    /** Who {@code caller} is over a connection that {@code guard} restricts. */
    public static Holder of(Caller caller, Guard guard) {
        return new Holder(caller.tenant(), caller.principal(), digest(rights(caller, guard)));
    }

    /** Whether both are the same principal, whatever rights each has. */
    boolean isFellow(Holder other) {
        return tenant.equals(other.tenant) && principal.equals(other.principal);
    }

    private static ObjectNode rights(Caller caller, Guard guard) {
        var rights = JsonNodeFactory.instance.objectNode().put("credential", caller.credentialId());
        sorted(caller.scopes(), rights.putArray("scopes"));
        sorted(caller.roles(), rights.putArray("roles"));
        sorted(caller.groups(), rights.putArray("groups"));
        rights.put("read_only", guard.readOnly()).put("masked", guard.masked());
        sorted(texts(guard.allowed()), rights.putArray("allowed"));
        sorted(texts(guard.denied()), rights.putArray("denied"));
        guard.partner().ifPresent(partner -> rights.put("partner", partner));
        guard.tenant().ifPresent(tenant -> rights.put("tenant", tenant));
        return rights;
    }

    private static List<String> texts(List<ResourcePath> paths) {
        return paths.stream().map(ResourcePath::text).toList();
    }

    private static void sorted(Collection<String> texts, ArrayNode into) {
        texts.stream().sorted().forEach(into::add);
    }

    private static String digest(ObjectNode rights) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(StrictJson.write(rights)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
