package dev.ostiary.identity;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refusal.Cause;

/** What those are told who are turned away, and what they can do. */
final class Turned {
    static final Refusal ABSENT = new Refusal.Unauthenticated(
            "authentication_required", "This needs an API key. Send it in the header 'Authorization: Bearer <key>'.");
    static final Refusal INVALID = new Refusal.Unauthenticated(
            "token_invalid", "This API key is not known. Check that it was copied whole, or have a new one made.");
    static final Refusal EXPIRED =
            new Refusal.Unauthenticated("token_expired", "This API key has expired. Have a new one made.");
    static final Refusal REVOKED = new Refusal.Unauthenticated(
            "token_revoked", "This API key was revoked, or its owner was disabled. Have a new one made.");
    static final Refusal NO_QUERY = new Refusal.Unauthenticated(
            "token_invalid",
            "This API key may not be sent as ?api_key=. Send it in the header 'Authorization: Bearer <key>', or have a key made with allow_query=true.");
    static final Refusal ADDRESS = Refusal.denied(
            "ip_not_allowed",
            "This API key may not be used from this address. Call from one of its allowed_ips, or have them changed.",
            Cause.CONDITION);
    static final Refusal CLOSED =
            Refusal.denied("tenant_access_denied", "This tenant is not active. Ask its operator.", Cause.NO_SCOPE);
    static final Refusal NO_STORE =
            new Refusal.Unavailable("Credentials cannot be checked right now. Try again shortly.");

    private Turned() {}
}
