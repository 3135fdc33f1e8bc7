package dev.ostiary.client;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A call that brought no result: the server's refusal as it came, or why no answer could be had. */
public final class CallFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was wrong before anything was sent: another call of the same words fails the same way. */
    private static final Set<String> INVALID =
            Set.of("invalid_path", "validation_error", "invalid_url", "insecure_url");

    private final int status;
    private final String code;
    private final String told;
    private final transient ObjectNode details;
    private final String requestId;
    private final transient Optional<Duration> pause;
    private final boolean sent;

    CallFailed(int status, String code, String told, ObjectNode details, String requestId) {
        this(status, code, told, details, requestId, Optional.empty());
    }

    CallFailed(int status, String code, String told, ObjectNode details, String requestId, Optional<Duration> pause) {
        this(status, code, told, details, requestId, pause, true);
    }

    private CallFailed(
            int status,
            String code,
            String told,
            ObjectNode details,
            String requestId,
            Optional<Duration> pause,
            boolean sent) {
        super(code, null, false, true);
        this.status = status;
        this.code = code;
        this.told = told;
        this.details = details;
        this.requestId = requestId;
        this.pause = pause;
        this.sent = sent;
    }

    /** A failure on this side of the wire. */
    static CallFailed here(String code, String told) {
        return new CallFailed(0, code, told, JsonNodeFactory.instance.objectNode(), "");
    }

    /** No connection could be had. */
    static CallFailed unsent(String told) {
        return new CallFailed(
                0, "unreachable", told, JsonNodeFactory.instance.objectNode(), "", Optional.empty(), false);
    }

    /** HTTP status; 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** The refusal's stable code, or {@code unreachable}, {@code bad_answer}, {@code insecure_url}, {@code invalid_url}. */
    public String code() {
        return code;
    }

    /** What the caller is told; written by the server, so neutralise it before a terminal sees it. */
    public String told() {
        return told;
    }

    /** Machine-readable particulars. */
    public ObjectNode details() {
        return details;
    }

    /** The server's id of the request, if it answered with one. */
    public Optional<String> requestId() {
        return requestId.isEmpty() ? Optional.empty() : Optional.of(requestId);
    }

    /** How long to wait before another try, where the server or a proxy said so by {@code Retry-After}. */
    public Optional<Duration> pause() {
        return pause;
    }

    /** Whether the call may have reached somebody; false only where no connection could be had. */
    public boolean sent() {
        return sent;
    }

    /** Exit code of a command (domain reference 4.13: 1 general, 2 auth, 3 authz, 4 not found, 5 validation). */
    public int exitCode() {
        return switch (status) {
            case 401 -> 2;
            case 403 -> 3;
            case 404 -> 4;
            case 400, 405, 413, 415, 422 -> 5;
            default -> INVALID.contains(code) ? 5 : 1;
        };
    }
}
