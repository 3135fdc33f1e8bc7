package dev.ostiary.broker.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.broker.grant.IamEvaluator.Request;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * For random wishes and terms: what the issued policy permits is exactly what was asked for, lies beneath the ceiling and
 * the boundary, comes from an allowed network, and is not denied. {@code -Dostiary.seed=N} plays one seed again.
 */
class SessionPolicyPropertyTest {
    private static final int CASES = 6_000;

    private final long seed = Long.getLong("ostiary.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final JsonMapper json = new JsonMapper();

    private int issued;
    private int refused;
    private int tooLong;
    private int permitted;
    private int forbidden;

    /** What was asked and under which terms, as plain text: all that the expectation is made of. */
    private record Case(
            List<String> allow,
            Optional<List<String>> profile,
            List<String> deny,
            List<String> ceiling,
            List<String> resources,
            Optional<List<String>> boundary,
            List<String> ips,
            List<String> endpoints) {}

    @Test
    void nothing_outside_the_intersection_is_permitted_and_all_inside_is() {
        for (int i = 0; i < CASES; i++) {
            check(some(), i);
        }
        System.out.printf(
                "session policies: seed %d, %d issued, %d refused, %d too long; %d requests permitted, %d not%n",
                seed, issued, refused, tooLong, permitted, forbidden);
        assertThat(issued).as("enough cases are issued to say something").isGreaterThan(CASES / 4);
        assertThat(refused).as("and enough are refused").isGreaterThan(CASES / 50);
        assertThat(permitted).isGreaterThan(CASES);
        assertThat(forbidden).isGreaterThan(CASES);
    }

    private void check(Case each, int number) {
        Grant grant;
        JsonNode policy;
        try {
            grant = Narrowing.of(wish(each), terms(each));
            policy = SessionPolicy.of(grant);
        } catch (Refused no) {
            refusedRightly(each, no.refusal(), number);
            return;
        }
        issued++;
        assertThat(policy.toString().length()).isLessThanOrEqualTo(2048);
        List<JsonNode> policies = new ArrayList<>(List.of(json.readTree(policy.toString())));
        each.boundary().ifPresent(actions -> policies.add(managed(actions)));
        for (var request : requests(each)) {
            boolean intended = intended(each, request);
            assertThat(IamEvaluator.permits(policies, request))
                    .as(() -> "seed %d, case %d: %s%n%s%n%s".formatted(seed, number, request, each, policy))
                    .isEqualTo(intended);
            permitted += intended ? 1 : 0;
            forbidden += intended ? 0 : 1;
        }
    }

    /** A refusal names something that was asked for and of which nothing could be given. */
    private void refusedRightly(Case each, Refusal refusal, int number) {
        if (refusal.code().equals("policy_too_large")) {
            tooLong++;
            return;
        }
        refused++;
        assertThat(refusal.code())
                .as(() -> "seed %d, case %d: %s for %s".formatted(seed, number, refusal, each))
                .isEqualTo("policy_denied");
        assertThat(asked(each)
                        .anyMatch(pattern -> actions(each)
                                .filter(action -> matches(pattern, action))
                                .noneMatch(action -> given(each, action))))
                .as(() -> "seed %d, case %d: %s for %s".formatted(seed, number, refusal.message(), each))
                .isTrue();
    }

    private static boolean intended(Case each, Request request) {
        return asked(each).anyMatch(pattern -> matches(pattern, request.action()))
                && given(each, request.action())
                && each.resources().stream().anyMatch(pattern -> IamEvaluator.like(pattern, request.resource()))
                && each.boundary()
                        .map(actions -> actions.stream().anyMatch(pattern -> matches(pattern, request.action())))
                        .orElse(true)
                && fromNetwork(each, request)
                && !touchesOurTags(request);
    }

    private static boolean touchesOurTags(Request request) {
        return request.context().getOrDefault("aws:tagkeys", List.of()).stream()
                .anyMatch(key -> key.startsWith("ostiary:"));
    }

    private static boolean fromNetwork(Case each, Request request) {
        return (each.ips().isEmpty() && each.endpoints().isEmpty())
                || request.context()
                        .getOrDefault("aws:viaawsservice", List.of())
                        .contains("true")
                || each.ips().stream()
                        .anyMatch(ip -> request.context()
                                .getOrDefault("aws:sourceip", List.of())
                                .contains(ip))
                || each.endpoints().stream()
                        .anyMatch(id -> request.context()
                                .getOrDefault("aws:sourcevpce", List.of())
                                .contains(id));
    }

    private static Stream<String> asked(Case each) {
        return Stream.concat(each.allow().stream(), each.profile().stream().flatMap(List::stream));
    }

    private static boolean given(Case each, String action) {
        return (each.ceiling().isEmpty() || each.ceiling().stream().anyMatch(pattern -> matches(pattern, action)))
                && each.deny().stream().noneMatch(pattern -> matches(pattern, action));
    }

    private static boolean matches(String pattern, String action) {
        return IamEvaluator.like(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT));
    }

    private Case some() {
        return new Case(
                several(1, 4, this::action),
                maybe(3, () -> several(1, 3, this::action)),
                several(0, 3, this::action),
                chance(2) ? several(1, 3, this::action) : List.of(),
                chance(3) ? List.of("*") : several(1, 3, this::resource),
                maybe(4, () -> several(1, 3, this::action)),
                chance(4) ? List.of("10.0.0." + random.nextInt(4)) : List.of(),
                chance(4) ? List.of("vpce-" + random.nextInt(3)) : List.of());
    }

    private static Wish wish(Case each) {
        return new Wish(
                Cloud.AWS,
                String.join(", ", each.allow()),
                each.profile().map(_ -> "random"),
                each.resources().equals(List.of("*"))
                        ? Optional.empty()
                        : Optional.of(String.join(",", each.resources())),
                Duration.ofMinutes(15),
                Optional.empty(),
                Optional.empty(),
                List.of("true"));
    }

    private static Terms terms(Case each) {
        Map<String, Terms.Profile> profiles = new HashMap<>();
        each.profile()
                .ifPresent(allow -> profiles.put(
                        "random", new Terms.Profile(Cloud.AWS, String.join(",", allow), Optional.empty(), "")));
        return new Terms(
                each.deny(),
                each.ceiling(),
                profiles,
                Duration.ofHours(1),
                each.boundary().map(_ -> "arn:aws:iam::123456789012:policy/Boundary"),
                new Network(each.ips(), List.of(), each.endpoints()));
    }

    private JsonNode managed(List<String> actions) {
        var policy = json.createObjectNode();
        var statement = policy.putArray("Statement").addObject();
        statement.put("Effect", "Allow").put("Resource", "*");
        var array = statement.putArray("Action");
        actions.forEach(array::add);
        return policy;
    }

    /** Few services and few letters, so that patterns meet often. */
    private String action() {
        if (chance(30)) {
            return "*:*";
        }
        var text = new StringBuilder(random.nextBoolean() ? "s3:" : "Iam:");
        for (int length = 1 + random.nextInt(5); length > 0; length--) {
            text.append("abAB**?a".charAt(random.nextInt(8)));
        }
        return text.toString();
    }

    private String resource() {
        var text = new StringBuilder("arn:aws:s3:::");
        for (int length = 1 + random.nextInt(4); length > 0; length--) {
            text.append("abA/*?".charAt(random.nextInt(6)));
        }
        return text.toString();
    }

    private List<Request> requests(Case each) {
        var resources = Stream.concat(
                        each.resources().stream().map(this::instance), Stream.generate(() -> instance(resource())))
                .limit(5)
                .toList();
        return actions(each)
                .flatMap(action -> resources.stream().map(resource -> new Request(action, resource, context())))
                .toList();
    }

    /** What the patterns of this case stand for, in any case, and others. */
    private Stream<String> actions(Case each) {
        var patterns = Stream.of(asked(each), each.deny().stream(), each.ceiling().stream(), Stream.of("s3:*", "iam:*"))
                .flatMap(any -> any)
                .toList();
        return patterns.stream()
                .flatMap(pattern -> Stream.generate(() -> instance(pattern)).limit(3));
    }

    private String instance(String pattern) {
        if (pattern.equals("*:*")) {
            return instance("s3:*");
        }
        var text = new StringBuilder();
        pattern.chars().forEach(each -> {
            if (each == '*' || each == '?') {
                text.append(letters(each == '?' ? 1 : random.nextInt(4)));
            } else {
                text.append((char) each);
            }
        });
        return text.toString();
    }

    private String letters(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("abAB".charAt(random.nextInt(4)));
        }
        return text.toString();
    }

    private Map<String, List<String>> context() {
        Map<String, List<String>> context = new HashMap<>();
        context.put("aws:viaawsservice", List.of(chance(8) ? "true" : "false"));
        if (random.nextBoolean()) {
            context.put("aws:sourceip", List.of("10.0.0." + random.nextInt(4)));
        } else {
            context.put("aws:sourcevpce", List.of("vpce-" + random.nextInt(3)));
        }
        if (chance(6)) {
            context.put("aws:tagkeys", List.of("team", chance(2) ? "ostiary:session" : "name"));
        }
        return context;
    }

    private <T> List<T> several(int least, int most, Supplier<T> each) {
        return Stream.generate(each).limit(random.nextInt(least, most + 1)).toList();
    }

    private <T> Optional<T> maybe(int in, Supplier<T> value) {
        return chance(in) ? Optional.of(value.get()) : Optional.empty();
    }

    private boolean chance(int in) {
        return random.nextInt(in) == 0;
    }
}
