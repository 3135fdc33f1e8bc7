package dev.ostiary.identity;

import dev.ostiary.identity.FactorShelf.Factor;
import dev.ostiary.identity.MemberOperations.Nothing;
import dev.ostiary.identity.SecondFactorOperations.Begun;
import dev.ostiary.identity.SecondFactorOperations.Confirmed;
import dev.ostiary.identity.SecondFactorOperations.Enrolment;
import dev.ostiary.identity.SecondFactorOperations.Leaving;
import dev.ostiary.identity.SecondFactorOperations.Left;
import dev.ostiary.identity.SecondFactorOperations.Proof;
import dev.ostiary.identity.SecondFactorOperations.Removal;
import dev.ostiary.identity.SecondFactorOperations.Removed;
import dev.ostiary.identity.SecondFactorOperations.Shown;
import dev.ostiary.identity.SecondFactorOperations.State;
import dev.ostiary.identity.SecondFactorOperations.Whose;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refusal.Cause;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.bouncycastle.util.encoders.Base32;

/** Begins, confirms and ends second factors, each a member's own, and ends sign-ins. */
final class SecondFactorDesk {
    /** How long somebody may take to confirm what he has begun. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final Refusal NONE =
            Refusal.conflict("no_second_factor", "There is none here. Begin with second-factor enrol.");

    private final SecondFactors factors;
    private final Guesses guesses;
    private final Passwords passwords;
    private final SecureRandom random;

    SecondFactorDesk(SecondFactors factors, Guesses guesses, Passwords passwords, SecureRandom random) {
        this.factors = factors;
        this.guesses = guesses;
        this.passwords = passwords;
        this.random = random;
    }

    Shown show(Nothing input, Call call) {
        var member = Self.of(call).id();
        return FactorShelf.factor(member)
                .map(it -> new Shown(
                        it.since().isPresent() ? State.ACTIVE : State.BEGUN,
                        it.since(),
                        FactorShelf.recoveryLeft(member)))
                .orElse(new Shown(State.NONE, Optional.empty(), 0));
    }

    /** Asks for the password again: a session that somebody else got hold of shall not become his for good. */
    Begun enrol(Enrolment input, Call call) {
        var self = Self.of(call);
        requireSight(call);
        if (FactorShelf.held(self.id()).filter(it -> it.since().isPresent()).isPresent()) {
            throw new Refused(Refusal.conflict(
                    "second_factor_exists", "You have a second factor. Remove it first, with a code."));
        }
        guesses.judge(
                call,
                self.id(),
                self.mail(),
                hash -> hash.filter(it -> passwords.match(it, input.password())).isPresent());
        var secret = new byte[Totp.SECRET];
        random.nextBytes(secret);
        var at = Plain.now(call);
        if (!FactorShelf.begin(call.tenant(), self.id(), factors.seal().seal(self.id(), at, secret), at)) {
            throw new Refused(Refusal.conflict("second_factor_exists", "Another was confirmed meanwhile."));
        }
        var text = Base32.toBase32String(secret);
        return new Begun(new Secret(text), address(self, text));
    }

    Confirmed confirm(Proof input, Call call) {
        var self = Self.of(call);
        requireSight(call);
        var at = Plain.now(call);
        var begun = FactorShelf.held(self.id())
                .filter(it -> it.since().isEmpty() && !it.begun().plus(PATIENCE).isBefore(at))
                .orElseThrow(() -> new Refused(NONE));
        guesses.judge(call, self.id(), self.mail(), _ -> factors.takesFromApp(begun, input.code(), at));
        FactorShelf.confirm(self.id(), at);
        FactorShelf.proved(self.id(), call.caller().credentialId(), at);
        var codes = RecoveryCodes.invent(random);
        FactorShelf.recovery(
                call.tenant(),
                self.id(),
                codes.stream().map(code -> factors.seal().mac(self.id(), code)).toList());
        return new Confirmed(at, codes);
    }

    Removed remove(Removal input, Call call) {
        var self = Self.of(call);
        var factor =
                FactorShelf.held(self.id()).filter(it -> it.since().isPresent()).orElseThrow(() -> new Refused(NONE));
        guesses.judge(call, self.id(), self.mail(), _ -> takes(factor, input.code(), call));
        FactorShelf.unprove(self.id());
        return new Removed(FactorShelf.remove(self.id()));
    }

    private boolean takes(Factor factor, Secret code, Call call) {
        return factors.takes(factor, code, Plain.now(call));
    }

    /** For somebody else alone: whoever got hold of a session is not to get rid of its owner's second factor by it. */
    Removed reset(Whose input, Call call) {
        var member = MemberShelf.member(input.memberId())
                .orElseThrow(() -> new Refused(Refusal.missing("member", input.memberId())));
        Scopes.requireGrantable(call.caller(), RoleBook.held(member.roles()));
        if (member.identityId().equals(call.caller().principal())) {
            throw new Refused(Refusal.denied(
                    "forbidden",
                    "Your own second factor goes with a code of it, or when another administrator takes it away.",
                    Cause.CONDITION));
        }
        FactorShelf.unprove(member.id());
        KeyShelf.endSignIns(member.id(), Plain.now(call));
        return new Removed(FactorShelf.remove(member.id()));
    }

    Left logout(Leaving input, Call call) {
        var self = Self.of(call);
        int ended = input.everywhere()
                ? KeyShelf.endSignIns(self.id(), Plain.now(call))
                : KeyShelf.endSignIn(call.caller().credentialId(), Plain.now(call));
        if (ended == 0 && !input.everywhere()) {
            throw new Refused(Refusal.conflict(
                    "not_a_sign_in", "This is an API key and no sign-in. Revoke it with api-keys revoke."));
        }
        return new Left(ended);
    }

    private static void requireSight(Call call) {
        if (call.guard().masked()) {
            throw new Refused(Refusal.denied(
                    "value_masked",
                    "Values are masked on this connection, so what is made here could never be used.",
                    Cause.GUARDRAIL));
        }
    }

    /** What authenticator apps read (Google's key URI format). */
    private static Secret address(Self self, String secret) {
        var whose = URLEncoder.encode(self.mail(), StandardCharsets.UTF_8);
        return new Secret("otpauth://totp/Ostiary:" + whose + "?secret=" + secret
                + "&issuer=Ostiary&algorithm=SHA1&digits=6&period=30");
    }
}
