package dev.ostiary.policy;

import dev.ostiary.kernel.AddressRange;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must hold besides the path for a rule to grant; all that are given must (domain reference 4.3). */
record Conditions(
        @Says("Addresses or CIDR blocks that the call must come from.") @Otherwise("[]") @Within(max = 64)
        List<String> ipRanges,

        @Says("Whether the caller must have given a second factor lately.") @Otherwise("false")
        boolean requireMfa,

        @Says("How old that second factor may be; 15m unless told.")
        Optional<Duration> mfaMaxAge,

        @Says("When the rule grants.") @Otherwise("[]") @Within(max = 32)
        List<TimeWindow> timeWindows) {
    static final Conditions NONE = new Conditions(List.of(), false, Optional.empty(), List.of());
    private static final Duration FRESH = Duration.ofMinutes(15);

    /** A condition that did not hold. */
    enum Unmet {
        IP_RANGES("ip_ranges", "ip_not_allowed"),
        REQUIRE_MFA("require_mfa", "mfa_required"),
        TIME_WINDOWS("time_windows", "time_window_violation");

        final String condition;
        final String code;

        Unmet(String condition, String code) {
            this.condition = condition;
            this.code = code;
        }
    }

    /** @throws Refused with {@code invalid_policy} when one of them could never be decided */
    void check() {
        for (var range : ipRanges) {
            try {
                var _ = new AddressRange(range);
            } catch (IllegalArgumentException e) {
                throw new Refused(Refusal.invalid("invalid_policy", "conditions.ip_ranges: " + e.getMessage()));
            }
        }
        if (mfaMaxAge.filter(age -> age.isZero() || age.isNegative()).isPresent()) {
            throw new Refused(Refusal.invalid("invalid_policy", "conditions.mfa_max_age must be longer than nothing."));
        }
        timeWindows.forEach(TimeWindow::check);
    }

    List<Unmet> unmet(Circumstances now) {
        var unmet = new ArrayList<Unmet>();
        if (!ipRanges.isEmpty() && ipRanges.stream().noneMatch(range -> new AddressRange(range).holds(now.address()))) {
            unmet.add(Unmet.IP_RANGES);
        }
        if ((requireMfa || mfaMaxAge.isPresent())
                && now.mfaAt().filter(at -> fresh(at, now.now())).isEmpty()) {
            unmet.add(Unmet.REQUIRE_MFA);
        }
        if (!timeWindows.isEmpty() && timeWindows.stream().noneMatch(window -> window.holds(now.now()))) {
            unmet.add(Unmet.TIME_WINDOWS);
        }
        return unmet;
    }

    private boolean fresh(Instant given, Instant now) {
        return !given.plus(mfaMaxAge.orElse(FRESH)).isBefore(now);
    }
}
