package dev.ostiary.surface.rest;

import java.util.List;

/** What is wrong with the HTTP of a request, before any operation is asked for. */
final class HttpFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String told;
    private final transient List<String> allowed;

    private HttpFault(int status, String code, String told, List<String> allowed) {
        super(code, null, false, false);
        this.status = status;
        this.code = code;
        this.told = told;
        this.allowed = allowed;
    }

    static HttpFault nowhere() {
        return new HttpFault(
                404, "not_found", "There is nothing at this address. /openapi.json lists what there is.", List.of());
    }

    static HttpFault wrongMethod(List<String> allowed) {
        return new HttpFault(
                405, "method_not_allowed", "This address answers " + String.join(", ", allowed) + ".", allowed);
    }

    static HttpFault wrongType(String why) {
        return new HttpFault(415, "unsupported_media_type", why, List.of());
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String told() {
        return told;
    }

    /** For the header {@code Allow} (RFC 9110 section 10.2.1). */
    List<String> allowed() {
        return allowed;
    }
}
