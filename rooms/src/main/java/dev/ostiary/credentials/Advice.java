package dev.ostiary.credentials;

import dev.ostiary.broker.grant.Enforcement.Level;
import dev.ostiary.credentials.TermsOperations.Terms;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;

/**
 * A team's patterns where the cloud does not hold credentials to them: whoever asks for something harmless could do all
 * the rest as well, so they are no wall, and what they would have kept out is not let in beside them.
 */
final class Advice {
    private Advice() {}

    /** @throws Refused when terms that deny or have a ceiling would be mere advice, and do not say that they may be */
    static void refuse(Terms terms, Level level) {
        if (counts(terms, level) && !(terms.deny().isEmpty() && terms.ceiling().isEmpty())) {
            var cloud = terms.cloud().wire();
            throw new Refused(Refusal.denied(
                    "advisory_grant",
                    "The team's terms for " + cloud + " deny actions or have a ceiling, and this grant is "
                            + level.wire()
                            + ": " + cloud
                            + " itself would not hold the credentials to it, so they could do what the terms forbid. Nothing is to be run with them. Ask for what the cloud enforces (tryaudex policy show tells), or ask whoever keeps the terms to say advisory 'allow' in them.",
                    Refusal.Cause.GUARDRAIL));
        }
    }

    /** Whether a person must say yes although nothing that wants one was asked for: it would be given all the same. */
    static boolean wantsYes(Terms terms, Level level) {
        return counts(terms, level) && !terms.approval().isEmpty();
    }

    private static boolean counts(Terms terms, Level level) {
        return level != Level.PROVIDER && terms.advisory() == TermsOperations.Advisory.REFUSE;
    }
}
