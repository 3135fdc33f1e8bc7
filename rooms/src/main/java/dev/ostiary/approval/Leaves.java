package dev.ostiary.approval;

import dev.ostiary.approval.Demands.Demand;
import dev.ostiary.identity.Directory;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Governance.Leave;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.store.Tx;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Decides for the gate on everything that has a V-Secure address, by whatever operation it is reached: no rule, no access;
 * where a rule wants a yes, only what was approved for this caller, this and no other, counts.
 *
 * <p>Rules bind every caller. Who may write the rules may put values under them without asking; reading goes by the rules
 * for everyone.
 */
final class Leaves implements Governance.Approval {
    /** What a caller adds to a call that asks for nothing else by it. */
    private static final Set<String> ASIDE = Set.of("approvalId", "approval_id");

    /** Roles and groups: whoever is refused is told of no person. */
    private static final Predicate<String> NO_PERSON =
            Pattern.compile("group:[^@]*|[a-z]+(?:-[a-z]+)*").asMatchPredicate();

    private final RuleBook rules;
    private final Demands demands;
    private final Directory directory;
    private final Links links;
    private final Clock clock;

    Leaves(RuleBook rules, Demands demands, Directory directory, Links links, Clock clock) {
        this.rules = rules;
        this.demands = demands;
        this.directory = directory;
        this.links = links;
        this.clock = clock;
    }

    @Override
    public Leave leave(Call call, Permission permission, ResourcePath path) {
        if (!VsecureUri.governs(path)) {
            return call.caller().confinedTo().isEmpty() ? new Leave.Free() : new Leave.No(confined());
        }
        var verb = Verb.of(permission).orElseThrow();
        var demand = demand(call, path);
        if (demand == Demand.RULES
                && verb.changes()
                && call.caller().confinedTo().isEmpty()
                && call.caller().holds(ResourceOperations.RULES)) {
            return new Leave.Free();
        }
        var rule = rules.on(path, call.caller());
        if (rule.isEmpty()) {
            return unruled(call, path, demand);
        }
        if (!rule.get().permits(verb)) {
            return new Leave.No(Refusal.denied(
                    "access_denied",
                    "The rule for '" + rule.get().reach().uri() + "' permits "
                            + String.join(
                                    ", ",
                                    rule.get().permissions().stream()
                                            .map(Verb::word)
                                            .toList())
                            + " and not " + verb.word() + ".",
                    Refusal.Cause.NO_RULE));
        }
        var leave = rules.asking(call.caller(), () -> decided(call, rule.get(), verb, path, demand));
        if (verb.changes()
                && leave instanceof Leave.No(Refusal.ApprovalRequired _)
                && Tx.running().isEmpty()) {
            rules.noting(
                    call.caller(), () -> CallShelf.put(call, ASIDE, call.digest(ASIDE), verb, path, clock.instant()));
        }
        return leave;
    }

    private Demand demand(Call call, ResourcePath path) {
        return exact(path) ? rules.asking(call.caller(), () -> demands.on(call)) : Demand.RULES;
    }

    private static Leave unruled(Call call, ResourcePath path, Demand demand) {
        return switch (demand) {
            case FREE -> call.caller().confinedTo().isEmpty() ? new Leave.Free() : new Leave.No(confined());
            case WANTED ->
                new Leave.No(Refusal.denied(
                        "nobody_can_approve",
                        "The team's terms want a person's yes for this, and no resource rule says who may give it. Ask whoever manages resources to define one for '"
                                + address(call, path)
                                + "' or a family that it is in, which permits write and names approvers.",
                        Refusal.Cause.CONDITION));
            case RULES ->
                new Leave.No(Refusal.denied(
                        "access_denied",
                        "No resource rule covers '" + address(call, path)
                                + "', so nobody has access. Ask whoever manages resources to define one.",
                        Refusal.Cause.NO_RULE));
        };
    }

    private Leave decided(Call call, Rule rule, Verb verb, ResourcePath path, Demand demand) {
        var confined = call.caller().confinedTo();
        if (confined.isEmpty()
                && demand != Demand.WANTED
                && (!rule.requiresApproval()
                        || rule.lets(directory.names(call.caller().principal()), verb, call.at()))) {
            return new Leave.Free();
        }
        var digest = call.digest(ASIDE);
        var named = call.text("approvalId").or(() -> call.text("approval_id")).or(() -> confined);
        return ApprovalShelf.live(call.caller().principal(), verb, path, clock.instant()).stream()
                .filter(it -> it.digest().equals(digest) || (it.digest().isEmpty() && !exact(path)))
                .filter(it -> named.isEmpty() || named.get().equals(it.id()))
                .filter(it -> confined.isEmpty() || confined.get().equals(it.id()))
                // Approvers answer for the rule that they were asked under, and for no other that decides by now.
                .filter(it -> it.ruleUri().equals(rule.reach().uri()))
                // What a rule let through holds while that rule does, and is no person's word for later.
                .filter(it -> !it.automatic())
                .findFirst()
                .<Leave>map(it -> new Leave.Granted(it.id()))
                .orElseGet(() -> new Leave.No(
                        confined.isPresent()
                                ? confined()
                                : unreadable(call, verb, demand)
                                        .orElseGet(() -> wanted(call, rule, verb, path, digest))));
    }

    /** Rights in a cloud are given to one command that somebody read, never to whatever the role may be used for. */
    private static boolean exact(ResourcePath path) {
        return path.segments().getFirst().equals(VsecureUri.CREDENTIALS);
    }

    /** What a person says yes to is shown whole, or not asked for; a yes to reading is to the path alone. */
    private static Optional<Refusal> unreadable(Call call, Verb verb, Demand demand) {
        return verb.changes() || demand != Demand.RULES
                ? CallShelf.unreadable(call.shown(ASIDE)).map(why -> Refusal.invalid("unreadable_call", why))
                : Optional.empty();
    }

    private static Refusal confined() {
        return Refusal.denied(
                "token_confined",
                "This access token works for the resource and operation that were approved, while that holds, and for nothing else.",
                Refusal.Cause.NO_SCOPE);
    }

    /** What is missing, and how to get it. */
    private Refusal wanted(Call call, Rule rule, Verb verb, ResourcePath path, String digest) {
        var open = ApprovalShelf.pending(call.caller().principal(), verb, path, digest, clock.instant());
        var details = new LinkedHashMap<String, Object>();
        details.put("approvalRequired", true);
        details.put("resource", address(call, path));
        details.put("operation", verb.word());
        details.put("requireReason", rule.requireReason());
        details.put("approvers", rule.approvers().stream().filter(NO_PERSON).toList());
        if (verb.changes()) {
            details.put("callDigest", digest);
        }
        open.ifPresent(it -> {
            details.put("approvalId", it.id());
            details.put("approvalUrl", links.to(it.id()));
        });
        return new Refusal.ApprovalRequired(
                open.map(this::asked).orElseGet(() -> ask(call, path, verb, digest)), details);
    }

    private String asked(Case it) {
        return "A person has been asked and has not answered yet (" + it.id() + "). An approver signs in at "
                + links.to(it.id()) + " and answers. Wait with vsecure_get_approval, then repeat this call.";
    }

    /** Clients show a model the words alone, so all that it needs stands in them. */
    private static String ask(Call call, ResourcePath path, Verb verb, String digest) {
        return "A person must approve this first. Ask with vsecure_request_approval (resource " + address(call, path)
                + ", operation " + verb.word() + ", reason in words"
                + (verb.changes() ? ", callDigest " + digest : "") + "), then repeat this call.";
    }

    @Override
    public boolean shows(Caller caller, ResourcePath path, boolean listed, Instant now) {
        return rules.asking(caller, () -> Outlook.of(rules, directory, caller, now))
                .shows(path, listed);
    }

    /** The address that the caller used, or one that leads to the same path. */
    private static String address(Call call, ResourcePath path) {
        return call.text("uri").orElseGet(() -> addressOf(path.segments()));
    }

    static String addressOf(List<String> segments) {
        var ground = Map.of(
                "vsecure",
                "secrets",
                "vsecure-api-keys",
                "api-keys",
                "vsecure-custom",
                "custom",
                VsecureUri.CREDENTIALS,
                "credentials");
        var rest = String.join("/", segments.subList(1, segments.size()));
        return VsecureUri.SCHEME + ground.get(segments.getFirst()) + "/" + rest;
    }

    @Override
    public void spend(Call call, Leave.Granted grant) {
        if (!ApprovalShelf.spend(grant.approvalId(), clock.instant())) {
            throw new Refused(new Refusal.ApprovalRequired(
                    "What was approved has just ended: its time is over, it was revoked, or it is used up. Ask anew.",
                    Map.of("approvalRequired", true, "approvalId", grant.approvalId())));
        }
    }
}
