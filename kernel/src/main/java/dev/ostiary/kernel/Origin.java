package dev.ostiary.kernel;

/**
 * Where a call came from; nothing in it proves identity.
 *
 * @param surface {@code mcp}, {@code rest}, {@code cli}, {@code console} or {@code system}
 * @param address the peer's IP address as text
 * @param userAgent neutralised and capped by whoever makes the origin
 * @param requestId unique per request, {@code req_…}
 */
public record Origin(String surface, String address, String userAgent, String requestId) {}
