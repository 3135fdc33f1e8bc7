package dev.ostiary.kernel;

/**
 * The one table that turns a refusal into what each surface says.
 *
 * @param httpStatus HTTP status
 * @param exitCode exit code of a command (domain reference 4.13: 1 general, 2 auth, 3 authz, 4 not found, 5 validation)
 */
public record Standing(int httpStatus, int exitCode) {
    /** The standing of {@code refusal}. */
    public static Standing of(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Invalid invalid -> new Standing(status(invalid), 5);
            case Refusal.Unauthenticated _ -> new Standing(401, 2);
            case Refusal.Denied _ -> new Standing(403, 3);
            case Refusal.ApprovalRequired _ -> new Standing(403, 3);
            case Refusal.InputRequired _ -> new Standing(409, 1);
            case Refusal.Missing _ -> new Standing(404, 4);
            case Refusal.Conflict _ -> new Standing(409, 1);
            case Refusal.RateLimited _ -> new Standing(429, 1);
            case Refusal.Unavailable _ -> new Standing(503, 1);
            case Refusal.Internal _ -> new Standing(500, 1);
        };
    }

    private static int status(Refusal.Invalid invalid) {
        return switch (invalid.code()) {
            case "validation_error" -> 422;
            case "method_not_allowed" -> 405;
            case "request_too_large" -> 413;
            case "unsupported_media_type" -> 415;
            default -> 400;
        };
    }
}
