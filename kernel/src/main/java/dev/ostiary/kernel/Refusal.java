package dev.ostiary.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Every answer that is not the result: a closed family, each member with a stable code and a message that says what to
 * do next. Codes are those of domain reference 4.12.
 */
public sealed interface Refusal {
    /** Stable, lower-snake code. */
    String code();

    /** One or two sentences for the caller; never holds a secret, a stack or another tenant's names. */
    String message();

    /** Machine-readable particulars. */
    default Map<String, Object> details() {
        return Map.of();
    }

    /** Arguments that do not fit: {@code fields} names each wrong field in wire form and says why. */
    record Invalid(String code, String message, Map<String, String> fields) implements Refusal {
        @Override
        public Map<String, Object> details() {
            return fields.isEmpty() ? Map.of() : Map.of("fields", fields);
        }
    }

    /** No credential, or one that no longer works. */
    record Unauthenticated(String code, String message) implements Refusal {}

    /** Known, but not allowed; {@code cause} is what an investigation would name. */
    record Denied(String code, String message, Cause cause, Map<String, Object> details) implements Refusal {}

    /** Allowed once a person says yes. */
    record ApprovalRequired(String message, Map<String, Object> details) implements Refusal {
        @Override
        public String code() {
            return "approval_required";
        }
    }

    /** Goes on once these are answered. */
    record InputRequired(List<Question> questions) implements Refusal {
        public InputRequired {
            questions = List.copyOf(questions);
        }

        @Override
        public String code() {
            return "input_required";
        }

        @Override
        public String message() {
            return "This goes on once the client has answered what it was asked.";
        }
    }

    /** Not there, or not for this caller: the two are not told apart. */
    record Missing(String code, String message) implements Refusal {}

    /** In the way of something that exists. */
    record Conflict(String code, String message, Map<String, Object> details) implements Refusal {}

    /**
     * Too many calls, or too many of something else.
     *
     * @param what one sentence that says of what
     */
    record RateLimited(Duration retryAfter, String what) implements Refusal {
        public RateLimited(Duration retryAfter) {
            this(retryAfter, "Too many requests.");
        }

        @Override
        public String code() {
            return "rate_limited";
        }

        @Override
        public String message() {
            return what + " Try again in " + Math.max(1, retryAfter.toSeconds()) + " seconds.";
        }

        @Override
        public Map<String, Object> details() {
            return Map.of("retry_after", Math.max(1, retryAfter.toSeconds()));
        }
    }

    /** Something the decision or the work needs is not there now; nothing was done. */
    record Unavailable(String message) implements Refusal {
        @Override
        public String code() {
            return "service_unavailable";
        }
    }

    /** A fault of ours; the cause is in the log under the request id. */
    record Internal(String requestId) implements Refusal {
        @Override
        public String code() {
            return "internal_error";
        }

        @Override
        public String message() {
            return "Something went wrong on the server. Quote request " + requestId + " to its operator.";
        }
    }

    /** Likely causes of a refused access (domain reference 4.15, tool 67). */
    enum Cause {
        NO_BINDING,
        /** No resource rule, where rules decide besides policies. */
        NO_RULE,
        NO_SCOPE,
        CONDITION,
        EXPIRED_TOKEN,
        GUARDRAIL;

        /** The name on the wire: lower snake. */
        public String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** One wrong field; {@code field} in wire form. */
    static Refusal invalidField(String field, String why) {
        return new Invalid("validation_error", field + ": " + why, Map.of(field, why));
    }

    /** A path that is not canonical. */
    static Refusal invalidPath(String why) {
        return new Invalid("invalid_path", why, Map.of());
    }

    /** A request that could not be read at all. */
    static Refusal invalidRequest(String why) {
        return new Invalid("invalid_request", why, Map.of());
    }

    /** Some other invalid argument, with a code of domain reference 4.12 such as {@code invalid_cursor}. */
    static Refusal invalid(String code, String why) {
        return new Invalid(code, why, Map.of());
    }

    /** Denied without further particulars. */
    static Refusal denied(String code, String message, Cause cause) {
        return new Denied(code, message, cause, Map.of());
    }

    /** The text that a seed fixes for a missing scope. */
    static Refusal missingScope(String scope) {
        return new Denied(
                "insufficient_scope",
                "Missing required scope: " + scope,
                Cause.NO_SCOPE,
                Map.of("required_scope", scope));
    }

    /** Something named does not exist: {@code missing("secret", "app/db")} says {@code Secret 'app/db' not found}. */
    static Refusal missing(String kind, String name) {
        var words = kind.replace('_', ' ');
        return new Missing(
                kind + "_not_found",
                Character.toUpperCase(words.charAt(0)) + words.substring(1) + " '" + name + "' not found");
    }

    /** A conflict without further particulars. */
    static Refusal conflict(String code, String message) {
        return new Conflict(code, message, Map.of());
    }
}
