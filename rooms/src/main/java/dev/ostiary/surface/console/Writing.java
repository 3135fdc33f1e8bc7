package dev.ostiary.surface.console;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How the console answers: every page under the same strict rules for what it may load, send and be shown in. */
final class Writing {
    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
            + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private Writing() {}

    /** On every answer, whatever it is. */
    static void rules(HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        // Not no-referrer: browsers would then say "Origin: null" on our own forms (Fetch standard, section 3.1).
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
        response.setHeader("Cache-Control", "no-store");
    }

    static void page(HttpServletResponse response, int status, String html) throws IOException {
        body(response, status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    static void asset(HttpServletResponse response, Asset asset) throws IOException {
        response.setHeader("Cache-Control", "public, max-age=31536000, immutable");
        body(response, 200, asset.type(), asset.bytes());
    }

    /** 303, so that the next request is a GET (RFC 9110 section 15.4.4). */
    static void elsewhere(HttpServletResponse response, String path) {
        response.setStatus(303);
        response.setHeader("Location", path);
        response.setContentLength(0);
    }

    private static void body(HttpServletResponse response, int status, String type, byte[] bytes) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
