package dev.ostiary.surface.http;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Standing;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a surface words the one error envelope. */
public enum Wording {
    /** Lower-snake codes (domain reference 4.12). */
    OWN {
        @Override
        String code(Refusal refusal) {
            return refusal.code();
        }

        @Override
        int status(Refusal refusal) {
            return Standing.of(refusal).httpStatus();
        }

        @Override
        Map<String, Object> details(Refusal refusal) {
            return refusal.details();
        }
    },

    /** The few upper-case codes of seed 001's product (domain reference 2.2), our own as the reason beside them. */
    VSECURE {
        @Override
        String code(Refusal refusal) {
            return switch (refusal) {
                case Refusal.Unauthenticated _ -> "AUTHENTICATION_REQUIRED";
                case Refusal.Denied _, Refusal.ApprovalRequired _, Refusal.InputRequired _ -> "PERMISSION_DENIED";
                case Refusal.Missing _ -> "RESOURCE_NOT_FOUND";
                case Refusal.Invalid _ -> "VALIDATION_ERROR";
                case Refusal.Conflict _ -> "CONFLICT";
                case Refusal.RateLimited _ -> "RATE_LIMIT_EXCEEDED";
                case Refusal.Unavailable _ -> "SERVICE_UNAVAILABLE";
                case Refusal.Internal _ -> "INTERNAL_ERROR";
            };
        }

        @Override
        int status(Refusal refusal) {
            int status = Standing.of(refusal).httpStatus();
            return status == 422 ? 400 : status;
        }

        @Override
        Map<String, Object> details(Refusal refusal) {
            var details = new LinkedHashMap<String, Object>(refusal.details());
            details.put("reason", refusal.code());
            return details;
        }
    };

    private static final String VSECURE_BASE = "/v1/security/";

    /** The wording of whatever lies at {@code path}. */
    public static Wording at(String path) {
        return path.startsWith(VSECURE_BASE) ? VSECURE : OWN;
    }

    abstract String code(Refusal refusal);

    abstract int status(Refusal refusal);

    abstract Map<String, Object> details(Refusal refusal);
}
