package dev.ostiary.outbound;

import java.net.URI;
import java.util.Map;

/**
 * One request to an address that somebody else chose.
 *
 * @param method such as {@code GET} or {@code POST}
 * @param headers besides Host and Content-Length, which are not to be given
 * @param body empty for none
 */
public record Parcel(String method, URI to, Map<String, String> headers, byte[] body) {
    public Parcel {
        headers = Map.copyOf(headers);
    }

    /** An address may be a credential, and a body anything. */
    @Override
    public String toString() {
        return "Parcel[" + method + "]";
    }
}
