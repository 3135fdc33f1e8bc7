package dev.ostiary.surface.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.GuardHeader;
import dev.ostiary.kernel.mcp.Toolset;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where posts for one stream come in. It is named by all that a post must show: the session's id, the stream's own
 * address, its credential and its guard; whoever shows anything else names a place that does not exist.
 *
 * @param name SHA-256 of all that, in hexadecimal digits
 */
record PostingPlace(String name) {
    private static final Pattern SESSION = Pattern.compile("[0-9a-f]{40}");

    /** The place that is named so, or empty where {@code session} cannot be an id of ours. */
    static Optional<PostingPlace> of(String session, Endpoint endpoint, Credential credential, Guard guard) {
        if (!SESSION.matcher(session).matches()) {
            return Optional.empty();
        }
        var toolsets = endpoint.toolsets().stream().map(Toolset::wire).sorted().collect(Collectors.joining(","));
        var token = switch (credential) {
            case Credential.Absent _ -> "";
            case Credential.Bearer bearer -> "bearer " + bearer.token().reveal();
            case Credential.QueryKey query -> "query " + query.token().reveal();
        };
        return Optional.of(new PostingPlace(
                digest(String.join("\n", session, endpoint.serverName(), toolsets, GuardHeader.write(guard), token))));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
