package dev.ostiary.identity;

import dev.ostiary.identity.FactorShelf.Factor;
import dev.ostiary.kernel.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells whether a code is right, and takes it, so that it is right no second time, on any node.
 *
 * <p>Whoever asks bounds how often: a code has six digits.
 */
public final class SecondFactors {
    private final FactorSeal seal;

    public SecondFactors(FactorSeal seal) {
        this.seal = seal;
    }

    /** What a sign-in's code is worth. */
    enum Worth {
        /** The member has no second factor, so none was needed. */
        NOT_ASKED,
        PROVED,
        WRONG
    }

    /** Takes {@code code} for a sign-in of {@code member}; in the transaction that opens it. */
    Worth enter(String member, Optional<Secret> code, Instant at) {
        var factor = FactorShelf.held(member).filter(it -> it.since().isPresent());
        if (factor.isEmpty()) {
            return Worth.NOT_ASKED;
        }
        return code.filter(it -> takes(factor.get(), it, at)).isPresent() ? Worth.PROVED : Worth.WRONG;
    }

    /** Takes a code of the app or, once confirmed, a recovery code. */
    boolean takes(Factor factor, Secret code, Instant at) {
        return takesFromApp(factor, code, at)
                || (factor.since().isPresent()
                        && FactorShelf.recover(factor.member(), seal.mac(factor.member(), code), at));
    }

    /** Takes a code of the app. */
    boolean takesFromApp(Factor factor, Secret code, Instant at) {
        var secret = seal.open(factor.member(), factor.begun(), factor.sealed());
        if (secret.isEmpty()) {
            return false;
        }
        var step = Totp.step(secret.get(), RecoveryCodes.plain(code.reveal()), at, factor.lastStep());
        return step.isPresent() && FactorShelf.take(factor.member(), step.getAsLong());
    }

    FactorSeal seal() {
        return seal;
    }
}
