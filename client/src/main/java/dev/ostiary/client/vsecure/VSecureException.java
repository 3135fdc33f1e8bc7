package dev.ostiary.client.vsecure;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Why a call brought no result; one subclass for each thing that a program can do about it.
 *
 * <p>The message says what to do next, in words that may be shown to people, and never holds a key or a secret's value.
 */
public abstract sealed class VSecureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String told;
    private final String requestId;

    private VSecureException(String message, String requestId) {
        super(message);
        this.told = message;
        this.requestId = requestId;
    }

    /** What to do next, in words; never missing. */
    @Override
    public String getMessage() {
        return told;
    }

    /** The server's id of the request, to quote to its operator; empty when it did not answer. */
    public Optional<String> requestId() {
        return requestId.isEmpty() ? Optional.empty() : Optional.of(requestId);
    }

    /** A person must say yes first: ask by {@link #request}, or wait if somebody has been asked already. */
    public static final class ApprovalRequired extends VSecureException {
        private static final long serialVersionUID = 1L;
        private final transient ApprovalRequest wanted;
        private final boolean needsReason;
        private final transient List<String> approvers;
        private final transient Optional<Asked> asked;

        /** What has been asked before and not been answered. */
        public record Asked(String id, URI url) {}

        ApprovalRequired(
                String message,
                String requestId,
                ApprovalRequest wanted,
                boolean needsReason,
                List<String> approvers,
                Optional<Asked> asked) {
            super(message, requestId);
            this.wanted = wanted;
            this.needsReason = needsReason;
            this.approvers = List.copyOf(approvers);
            this.asked = asked;
        }

        /** What to give to {@link Approvals#request}, for this very call and an hour. */
        public ApprovalRequest request(String reason) {
            return wanted.because(reason);
        }

        /** Whether the rule wants a reason. */
        public boolean needsReason() {
            return needsReason;
        }

        /** Who may say yes, as far as the rule names roles or groups; persons are told to nobody who asks. */
        public List<String> approvers() {
            return approvers;
        }

        /** The request that waits for an answer already, to give to {@link Approvals#await}. */
        public Optional<Asked> asked() {
            return asked;
        }
    }

    /** The key is wrong, expired or revoked: get another one. */
    public static final class KeyRejected extends VSecureException {
        private static final long serialVersionUID = 1L;

        KeyRejected(String message, String requestId) {
            super(message, requestId);
        }
    }

    /** The key may not do this, and asking for approval does not help: somebody has to change a rule, policy or scope. */
    public static final class NotAllowed extends VSecureException {
        private static final long serialVersionUID = 1L;

        NotAllowed(String message, String requestId) {
            super(message, requestId);
        }
    }

    /** It does not exist, or not for this key: the two are not told apart. */
    public static final class NotFound extends VSecureException {
        private static final long serialVersionUID = 1L;

        NotFound(String message, String requestId) {
            super(message, requestId);
        }
    }

    /** What was asked does not fit; the message names the field. The same call will never succeed. */
    public static final class Invalid extends VSecureException {
        private static final long serialVersionUID = 1L;

        Invalid(String message, String requestId) {
            super(message, requestId);
        }
    }

    /** Something is in the way as things stand, such as an approval that has ended: look again, then decide. */
    public static final class Conflict extends VSecureException {
        private static final long serialVersionUID = 1L;

        Conflict(String message, String requestId) {
            super(message, requestId);
        }
    }

    /** Too many calls; nothing was done. Call again after the pause. */
    public static final class RateLimited extends VSecureException {
        private static final long serialVersionUID = 1L;
        private final Duration pause;

        RateLimited(String message, String requestId, Duration pause) {
            super(message, requestId);
            this.pause = pause;
        }

        /** How long the server asks to wait; at least a second. */
        public Duration pause() {
            return pause;
        }
    }

    /** The server, or the way to it, is not there now. What reads may be called again. */
    public static final class Unavailable extends VSecureException {
        private static final long serialVersionUID = 1L;
        private final Duration pause;
        private final boolean uncertain;

        Unavailable(String message, String requestId, Duration pause, boolean uncertain) {
            super(message, requestId);
            this.pause = pause;
            this.uncertain = uncertain;
        }

        /** How long to wait before another try; at least a second. */
        public Duration pause() {
            return pause;
        }

        /** Whether the server may have done what was asked although no answer came: look before a change is repeated. */
        public boolean uncertain() {
            return uncertain;
        }
    }

    /** The thread was interrupted, and still is. */
    public static final class Interrupted extends VSecureException {
        private static final long serialVersionUID = 1L;

        Interrupted() {
            super("Interrupted before the server answered.", "");
        }
    }
}
