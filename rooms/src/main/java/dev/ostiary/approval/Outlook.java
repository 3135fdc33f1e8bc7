package dev.ostiary.approval;

import dev.ostiary.identity.Directory;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.ResourcePath;
import java.time.Instant;
import java.util.List;

/**
 * What a caller may know to lie under the rules at one moment: what it could read without asking anybody anew, and what an
 * access policy lets it list. A rule that wants a yes tells the caller of itself and of no secret behind it.
 *
 * @param names what the caller may be called
 * @param live what was approved for the caller to read, and still holds
 */
record Outlook(RuleBook rules, Caller caller, List<String> names, List<Case> live, Instant now) {
    static Outlook of(RuleBook rules, Directory directory, Caller caller, Instant now) {
        return new Outlook(
                rules,
                caller,
                directory.names(caller.principal()),
                ApprovalShelf.held(caller.principal(), Verb.READ, now),
                now);
    }

    /** @param listed whether an access policy lets the caller list {@code path} */
    boolean shows(ResourcePath path, boolean listed) {
        return caller.confinedTo().isEmpty()
                && rules.on(path, caller)
                        .filter(rule -> rule.permits(Verb.READ))
                        .filter(rule -> listed || readable(rule, path))
                        .isPresent();
    }

    private boolean readable(Rule rule, ResourcePath path) {
        return !rule.requiresApproval()
                || rule.lets(names, Verb.READ, now)
                || live.stream()
                        .anyMatch(it -> it.reach().covers(path)
                                && it.ruleUri().equals(rule.reach().uri()));
    }
}
