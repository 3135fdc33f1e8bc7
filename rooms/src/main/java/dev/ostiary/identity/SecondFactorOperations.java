package dev.ostiary.identity;

import dev.ostiary.identity.MemberOperations.Nothing;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A member's own second factor, and the end of sign-ins; REST, console and command line only. */
public final class SecondFactorOperations {
    private static final String MINE = "/v1/auth/second-factor";

    private SecondFactorOperations() {}

    enum State {
        NONE,
        BEGUN,
        ACTIVE
    }

    record Shown(
            State state,
            Optional<Instant> since,

            @Says("How many recovery codes are not used yet.")
            int recoveryCodesLeft) {}

    record Enrolment(
            @Says("Your password, once more.") @Within(min = 1, max = 512)
            Secret password) {}

    record Begun(
            @Says("What an app makes codes from, in base 32, this once.")
            Secret secret,

            @Says("The same as an otpauth address, for a QR code.")
            Secret address) {}

    record Proof(
            @Says("Six digits from the app.") @Within(min = 6, max = 40)
            Secret code) {}

    record Confirmed(
            Instant since,

            @Says("Ten codes that replace the app once each, shown this once.")
            List<Secret> recoveryCodes) {}

    record Removal(
            @Says("Six digits from the app, or a recovery code.") @Within(min = 6, max = 40)
            Secret code) {}

    record Removed(boolean removed) {}

    record Whose(@Says("Id of the member, mem_….") String memberId) {}

    record Leaving(
            @Says("End all sign-ins of yours, on every device.") @Otherwise("false")
            boolean everywhere) {}

    record Left(@Says("How many sign-ins ended.") int ended) {}

    static final Operation<Nothing, Shown> SHOW = Operation.named(
                    "second-factor.show", Effect.READ, Nothing.class, Shown.class)
            .summary("Tell whether you have a second factor.")
            .action("second_factor_show")
            .route(MINE)
            .declare();

    static final Operation<Enrolment, Begun> ENROL = Operation.named(
                    "second-factor.enrol", Effect.CREATE, Enrolment.class, Begun.class)
            .summary("Begin a second factor; it counts once a code of it was given.")
            .action("second_factor_enrol")
            .route(MINE)
            .declare();

    static final Operation<Proof, Confirmed> CONFIRM = Operation.named(
                    "second-factor.confirm", Effect.CREATE, Proof.class, Confirmed.class)
            .summary("Give the first code of the second factor that you began.")
            .action("second_factor_confirm")
            .route("POST", MINE + "/confirm", 200)
            .declare();

    static final Operation<Removal, Removed> REMOVE = Operation.named(
                    "second-factor.remove", Effect.DESTROY, Removal.class, Removed.class)
            .summary("Give up your second factor, with a last code of it.")
            .action("second_factor_remove")
            .route("POST", MINE + "/remove", 200)
            .declare();

    static final Operation<Whose, Removed> RESET = Operation.named(
                    "second-factor.reset", Effect.DESTROY, Whose.class, Removed.class)
            .summary("Take the second factor of another member away, who has lost it, and end the member's sign-ins.")
            .scope(AccountOperations.WRITE)
            .action("second_factor_reset")
            .on("members/{member_id}")
            .route("POST", "/v1/identity/members/{member_id}/second-factor/reset", 200)
            .positional("member_id")
            .declare();

    static final Operation<Leaving, Left> LOGOUT = Operation.named(
                    "auth.logout", Effect.DESTROY, Leaving.class, Left.class)
            .summary("End this sign-in, or all of yours; API keys are not touched.")
            .action("logout")
            .route("POST", "/v1/auth/logout", 200)
            .declare();

    static final List<Operation<?, ?>> ALL = List.of(SHOW, ENROL, CONFIRM, REMOVE, RESET, LOGOUT);
}
