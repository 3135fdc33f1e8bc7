package dev.ostiary.broker.grant;

import dev.ostiary.kernel.Nearest;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a wish may be given under some terms: its actions and its profile's, cut by the ceiling and then by the deny list.
 *
 * <p>Whoever asks for something that is wholly denied gets nothing at all, and is told what it was; what merely overlaps
 * the deny list is given with that part denied to the cloud as well.
 */
public final class Narrowing {
    private static final BigDecimal LARGEST_BUDGET = new BigDecimal("1000000");

    /** What lets a session act as somebody else, beyond its own policy. */
    private static final List<String> WAYS_OUT =
            List.of("sts:AssumeRole", "iam:PassRole", "iam:CreateAccessKey", "iam:PutRolePolicy");

    private final Wish wish;
    private final Terms terms;
    private final Optional<Terms.Profile> profile;

    private Narrowing(Wish wish, Terms terms) {
        this.wish = wish;
        this.terms = terms;
        this.profile = wish.profile().map(this::named);
    }

    /**
     * The grant for {@code wish}.
     *
     * @throws Refused when nothing may be given, or what was said cannot be understood; it says what to change
     */
    public static Grant of(Wish wish, Terms terms) {
        return new Narrowing(wish, terms).grant();
    }

    private Grant grant() {
        var denied = Limits.denied(wish.cloud(), terms.deny());
        var allow = allowed(asked(), denied);
        var resources =
                Resources.parse(wish.cloud(), wish.resource().or(() -> profile.flatMap(Terms.Profile::resource)));
        return new Grant(
                wish.cloud(),
                allow,
                denied.stream()
                        .filter(each -> joins(wish.cloud()) || allow.stream().anyMatch(each::overlaps))
                        .toList(),
                resources,
                Ttl.atMost(longest(), positive()),
                budget(),
                wish.role(),
                terms.boundary(),
                terms.network(),
                warnings(allow, resources));
    }

    /** Google holds tokens to roles, which join other permissions to those that were asked for. */
    private static boolean joins(Cloud cloud) {
        return cloud == Cloud.GCP;
    }

    private List<Action> asked() {
        var text = Stream.of(Optional.of(wish.allow()), profile.map(Terms.Profile::allow))
                .flatMap(Optional::stream)
                .filter(each -> !each.isBlank())
                .collect(Collectors.joining(","));
        var actions = Action.list(wish.cloud(), text);
        if (actions.isEmpty()) {
            throw new Refused(Refusal.invalidField(
                    "allow",
                    "say what the command may do, with 'allow' (e.g. 's3:GetObject,s3:ListBucket') or with a 'profile'"
                            + " (e.g. 's3-readonly')."));
        }
        return actions;
    }

    private Terms.Profile named(String name) {
        Map<String, Terms.Profile> known = new LinkedHashMap<>(Profiles.builtIn());
        known.putAll(terms.profiles());
        var found = known.get(name);
        var mine = known.entrySet().stream()
                .filter(each -> fits(each.getValue().cloud()))
                .map(Map.Entry::getKey)
                .toList();
        if (found == null) {
            var meant = Nearest.close(name, mine).map(each -> " Did you mean '" + each + "'?");
            throw new Refused(Refusal.invalidField(
                    "profile",
                    "there is no profile '" + Words.quoted(name) + "'."
                            + meant.orElse(" There are: " + String.join(", ", mine) + ".")));
        }
        if (!fits(found.cloud())) {
            throw new Refused(Refusal.invalidField(
                    "profile",
                    "'" + name + "' is for " + found.cloud().wire() + ", and this is for "
                            + wish.cloud().wire() + ". Ask with provider '"
                            + found.cloud().wire() + "'."));
        }
        return found;
    }

    /** Vault gives AWS credentials, so AWS' profiles say what they are for. */
    private boolean fits(Cloud cloud) {
        return cloud == wish.cloud() || (cloud == Cloud.AWS && wish.cloud() == Cloud.VAULT);
    }

    /** What of {@code asked} lies beneath the ceiling and not wholly inside of what is denied. */
    private List<Action> allowed(List<Action> asked, List<Action> denied) {
        refuse(asked, each -> isWithin(denied, each), "on the deny list");
        var ceiling = terms.ceiling().isEmpty()
                ? Optional.<List<Action>>empty()
                : Optional.of(Limits.ceiling(wish.cloud(), terms.ceiling()));
        refuse(asked, each -> beneath(ceiling, each).isEmpty(), "outside of what may be asked for here");
        Function<Action, List<Action>> left = each -> beneath(ceiling, each).stream()
                .filter(part -> !isWithin(denied, part))
                .toList();
        refuse(asked, each -> left.apply(each).isEmpty(), "on the deny list, or outside of what may be asked for here");
        return Action.distinct(
                asked.stream().flatMap(each -> left.apply(each).stream()).toList());
    }

    private static List<Action> beneath(Optional<List<Action>> ceiling, Action action) {
        return ceiling.map(limits -> limits.stream()
                        .flatMap(limit -> action.meet(limit).stream())
                        .toList())
                .orElse(List.of(action));
    }

    private static boolean isWithin(List<Action> denied, Action action) {
        return denied.stream().anyMatch(each -> each.covers(action));
    }

    /** Refuses all of it when there is something of which nothing may be given: half of a task helps nobody. */
    private static void refuse(List<Action> asked, Predicate<Action> limit, String where) {
        var hit = asked.stream().filter(limit).toList();
        if (hit.isEmpty()) {
            return;
        }
        var names = hit.stream().limit(5).map(each -> "'" + each + "'").collect(Collectors.joining(", "));
        var more = hit.size() > 5 ? " and " + (hit.size() - 5) + " more" : "";
        throw new Refused(new Refusal.Denied(
                "policy_denied",
                "Denied by policy: " + names + more + (hit.size() > 1 ? " are " : " is ") + where
                        + ". Nothing was issued. Ask without " + (hit.size() > 1 ? "them" : "it")
                        + ", or ask whoever keeps the policy.",
                Refusal.Cause.GUARDRAIL,
                Map.of("actions", hit.stream().limit(20).map(Action::text).toList())));
    }

    private Duration longest() {
        return terms.maxTtl().compareTo(Ttl.LONGEST) < 0 ? terms.maxTtl() : Ttl.LONGEST;
    }

    private Duration positive() {
        if (wish.ttl().isNegative() || wish.ttl().isZero()) {
            throw new Refused(Refusal.invalidField("ttl", "credentials must live for a second at least."));
        }
        return wish.ttl();
    }

    private Optional<BigDecimal> budget() {
        wish.budget().ifPresent(budget -> {
            if (wish.cloud() != Cloud.AWS) {
                throw new Refused(Refusal.invalidField(
                        "budget",
                        "only AWS tells what is spent. Leave it out for "
                                + wish.cloud().wire() + "."));
            }
            if (budget.signum() <= 0 || budget.compareTo(LARGEST_BUDGET) > 0) {
                throw new Refused(Refusal.invalidField(
                        "budget", "write US dollars above 0 and up to 1000000, such as 5 or 0.50."));
            }
        });
        return wish.budget();
    }

    private List<String> warnings(List<Action> allow, List<String> resources) {
        List<String> warnings = new ArrayList<>();
        if (allow.stream().anyMatch(Action::isEverything)) {
            warnings.add("This allows everything that the role behind it may do. Name the actions that are needed.");
        }
        if (wish.cloud() == Cloud.AWS) {
            WAYS_OUT.stream()
                    .filter(way -> allow.stream().anyMatch(each -> each.overlaps(new Action(Cloud.AWS, way))))
                    .map(way ->
                            way + " leads to rights that this session's policy does not cut. Deny it, unless the task"
                                    + " needs it.")
                    .forEach(warnings::add);
            warnings.addAll(Resources.hints(allow, resources));
        }
        if (wish.budget().isPresent()) {
            warnings.add("AWS tells what was spent about a day late: the budget is advice and no wall.");
        }
        if (wish.cloud() != Cloud.AWS && !terms.network().isAnywhere()) {
            warnings.add("Only AWS is told from which networks credentials work; "
                    + wish.cloud().wire() + " is not.");
        }
        return warnings;
    }
}
