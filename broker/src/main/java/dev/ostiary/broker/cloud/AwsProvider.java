package dev.ostiary.broker.cloud;

import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import dev.ostiary.broker.grant.SessionPolicy;
import dev.ostiary.broker.grant.Ttl;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * AWS: a role assumed with an inline session policy, which AWS itself enforces.
 *
 * <p>Nothing of AWS' library is loaded before something is asked of AWS: it would cost each start of the program.
 */
final class AwsProvider implements Provider {
    /** What STS gives at least and at most. */
    static final Duration LEAST = Duration.ofMinutes(15);

    static final Duration MOST = Duration.ofHours(12);

    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]{1,576}");
    private static final Pattern BOUNDARY =
            Pattern.compile("arn:aws[a-z-]*:iam::(?:\\d{12}|aws):policy/[\\w+=,.@/-]{1,640}");

    private final AwsSettings settings;
    private final Clock clock;
    private @Nullable AwsCalls calls;

    AwsProvider(AwsSettings settings) {
        this(settings, Clock.systemUTC());
    }

    AwsProvider(AwsSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Cloud cloud() {
        return Cloud.AWS;
    }

    @Override
    public Plan plan(Grant grant) {
        var role = role(grant);
        grant.boundary().filter(each -> !BOUNDARY.matcher(each).matches()).ifPresent(each -> {
            throw new Refused(Refusal.invalid(
                    "invalid_settings",
                    "permissions_boundary: '" + each + "' is not the ARN of a policy. Write one such as"
                            + " 'arn:aws:iam::123456789012:policy/AgentBoundary'."));
        });
        var lifetime = grant.ttl().compareTo(LEAST) < 0 ? LEAST : Ttl.parse(Ttl.text(grant.ttl()));
        return new Plan(grant, role, lifetime, SessionPolicy.of(grant), enforcement(grant, lifetime));
    }

    private String role(Grant grant) {
        var role = grant.role()
                .or(settings::role)
                .orElseThrow(() -> new Refused(Refusal.invalidField(
                        "role_arn",
                        "there is no role whose rights could be narrowed. Set AUDEX_ROLE_ARN, or role_arn in the"
                                + " settings, to one such as 'arn:aws:iam::123456789012:role/AudexAgentRole'.")));
        if (!ROLE.matcher(role).matches()) {
            throw new Refused(Refusal.invalidField(
                    "role_arn",
                    "this is not the ARN of a role. Expected one such as"
                            + " 'arn:aws:iam::123456789012:role/AudexAgentRole'."));
        }
        return role;
    }

    private static Enforcement enforcement(Grant grant, Duration lifetime) {
        var why = "AWS refuses whatever the role may not do or the session policy does not allow"
                + grant.boundary()
                        .map(_ -> ", and what the boundary does not allow")
                        .orElse("");
        var late = lifetime.compareTo(grant.ttl()) > 0
                ? "; AWS issues for " + Ttl.text(lifetime) + " at least, so after " + Ttl.text(grant.ttl())
                        + " it is we who end the command"
                : "";
        var budget = grant.budget().map(_ -> "; the budget is advice").orElse("");
        return new Enforcement(Enforcement.Level.PROVIDER, why + late + budget + ".");
    }

    @Override
    public Issued issue(Plan plan, Label label) {
        return calls().assume(plan, label, clock.instant());
    }

    @Override
    public Ending end(Held held) {
        try {
            return calls().end(held, clock.instant());
        } catch (Refused refused) {
            return new Ending.Lingering(refused.refusal().message(), held.expiresAt());
        }
    }

    @Override
    public Health health() {
        try {
            return calls().health(settings.role());
        } catch (Refused refused) {
            return new Health(Cloud.AWS, Health.State.BAD, refused.refusal().message());
        }
    }

    @Override
    public Optional<Spending> spending(BigDecimal budget) {
        return Optional.of(calls().spending(budget, clock));
    }

    private synchronized AwsCalls calls() {
        var known = calls;
        if (known == null) {
            known = AwsCalls.with(settings);
            calls = known;
        }
        return known;
    }
}
