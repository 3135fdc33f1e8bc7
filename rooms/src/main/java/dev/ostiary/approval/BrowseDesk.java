package dev.ostiary.approval;

import dev.ostiary.approval.ApprovalOperations.Pagination;
import dev.ostiary.approval.ResourceOperations.Address;
import dev.ostiary.approval.ResourceOperations.Addresses;
import dev.ostiary.approval.ResourceOperations.Browsing;
import dev.ostiary.approval.ResourceOperations.Listing;
import dev.ostiary.approval.ResourceOperations.Resources;
import dev.ostiary.identity.Directory;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.secrets.NamedSecrets;
import java.util.List;
import java.util.Optional;

/** Lists rules, and the secrets behind them, to those who may know of them. */
final class BrowseDesk {
    private final RuleBook rules;
    private final Directory directory;
    private final NamedSecrets secrets;

    BrowseDesk(RuleBook rules, Directory directory, NamedSecrets secrets) {
        this.rules = rules;
        this.directory = directory;
        this.secrets = secrets;
    }

    Resources list(Listing input, Call call) {
        var after = input.cursor().map(it -> call.position(it).getFirst()).orElse("");
        var found = RuleShelf.all().stream()
                .filter(rule -> rule.reach().uri().compareTo(after) > 0)
                .filter(rule -> admits(rule.reach(), call))
                .filter(rule -> input.permitting().map(rule::permits).orElse(true))
                .limit(input.limit() + 1L)
                .toList();
        boolean more = found.size() > input.limit();
        var shown = more ? found.subList(0, input.limit()) : found;
        var cursor =
                more ? Optional.of(call.cursor(List.of(shown.getLast().reach().uri()))) : Optional.<String>empty();
        boolean manages = call.caller().holds(ResourceOperations.RULES);
        return new Resources(
                shown.stream().map(manages ? Rule::told : Rule::shown).toList(), new Pagination(cursor, more));
    }

    private static boolean admits(Reach reach, Call call) {
        return reach.family()
                ? call.guard().admitsSomeOf(reach.base())
                : call.guard().admits(reach.base());
    }

    /** Those behind families; what a rule of its own stands for is told by that rule. */
    Addresses addresses(Browsing input, Call call) {
        var outlook = Outlook.of(rules, directory, call.caller(), call.at());
        var page = secrets.page(
                call,
                input.cursor(),
                input.limit(),
                path -> family(path, call).isPresent() && shows(outlook, path, call));
        return new Addresses(
                page.rows().stream().map(uri -> address(uri, call)).toList(), page.cursor(), page.hasMore());
    }

    private static boolean shows(Outlook outlook, ResourcePath path, Call call) {
        return call.guard().admits(path) && outlook.shows(path, call.sees(path));
    }

    private Optional<Rule> family(ResourcePath path, Call call) {
        return rules.on(path, call.caller()).filter(rule -> rule.reach().family());
    }

    private Address address(VsecureUri uri, Call call) {
        var rule = family(uri.path(), call).orElseThrow();
        return new Address(
                uri.text(),
                uri.name(),
                "Falls under the rule '" + rule.about().name() + "'; "
                        + (rule.requiresApproval()
                                ? "a person may have to be asked first: the refusal says how."
                                : "nobody need be asked."),
                rule.requiresApproval());
    }
}
