package dev.ostiary.credentials;

import dev.ostiary.broker.grant.Action;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.credentials.TermsOperations.All;
import dev.ostiary.credentials.TermsOperations.Change;
import dev.ostiary.credentials.TermsOperations.Kept;
import dev.ostiary.credentials.TermsOperations.Terms;
import dev.ostiary.credentials.TermsOperations.Which;
import dev.ostiary.kernel.AddressRange;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Untrusted;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Shows and replaces the team's terms. */
final class TermsDesk {
    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofHours(12);
    private static final int LONGEST = 300;
    private static final Pattern POLICY =
            Pattern.compile("arn:aws[a-z-]*:iam::(?:[0-9]{12}|aws):policy/[\\w+=,.@/-]{1,200}");
    private static final Pattern VPC = Pattern.compile("vpc-[0-9a-z]{1,32}");
    private static final Pattern ENDPOINT = Pattern.compile("vpce-[0-9a-z]{1,32}");

    All show(Which input, Call call) {
        return new All(TermsShelf.all(input.cloud()));
    }

    Kept set(Terms input, Call call) {
        Stream.of(input.deny(), input.ceiling(), input.approval())
                .flatMap(List::stream)
                .forEach(text -> Action.of(input.cloud(), text));
        input.principals().forEach(TermsDesk::principal);
        if (input.maxTtl().compareTo(LEAST) < 0 || input.maxTtl().compareTo(MOST) > 0) {
            throw new Refused(Refusal.invalidField("max_ttl", "must be between 1m and 12h."));
        }
        network(input);
        var kept = new Kept(
                input,
                new Change(
                        call.at().truncatedTo(ChronoUnit.MICROS), call.caller().principal()));
        TermsShelf.put(kept);
        call.fact("cloud", input.cloud().wire());
        return kept;
    }

    private static void principal(String pattern) {
        if (pattern.isBlank()
                || pattern.length() > LONGEST
                || !Untrusted.neutral(pattern, LONGEST).equals(pattern)) {
            throw new Refused(Refusal.invalidField(
                    "principals",
                    "each is a role ARN, service account, subscription or Vault role of at most " + LONGEST
                            + " characters, with * for any of them."));
        }
    }

    private static void network(Terms input) {
        boolean any = input.boundary().isPresent()
                || Stream.of(input.allowedIps(), input.allowedVpcs(), input.allowedVpcEndpoints())
                        .anyMatch(list -> !list.isEmpty());
        if (any && input.cloud() != Cloud.AWS) {
            throw new Refused(Refusal.invalidField(
                    "cloud",
                    "only aws takes a boundary and networks; " + input.cloud().wire()
                            + " would not keep them. Leave them out."));
        }
        fitting("boundary", input.boundary().stream().toList(), POLICY, "arn:aws:iam::123456789012:policy/Name");
        fitting("allowed_vpcs", input.allowedVpcs(), VPC, "vpc-0abc");
        fitting("allowed_vpc_endpoints", input.allowedVpcEndpoints(), ENDPOINT, "vpce-0abc");
        input.allowedIps().forEach(TermsDesk::range);
    }

    private static void fitting(String field, List<String> texts, Pattern form, String example) {
        if (!texts.stream().allMatch(text -> form.matcher(text).matches())) {
            throw new Refused(Refusal.invalidField(field, "has the form " + example + "."));
        }
    }

    private static void range(String text) {
        try {
            var _ = new AddressRange(text);
        } catch (IllegalArgumentException e) {
            throw new Refused(Refusal.invalidField("allowed_ips", String.valueOf(e.getMessage())));
        }
    }
}
