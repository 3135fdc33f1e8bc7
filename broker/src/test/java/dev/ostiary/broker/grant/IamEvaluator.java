package dev.ostiary.broker.grant;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import tools.jackson.databind.JsonNode;

/**
 * What IAM would answer, written from its description of the evaluation logic and of policy elements, and sharing nothing
 * with what makes our policies: an explicit deny anywhere wins; without one, the role must allow, and one of the session
 * policies must. An element or a condition that it does not know stops the test.
 */
final class IamEvaluator {
    private IamEvaluator() {}

    /** One request. {@code context} has lower-case keys; one that is not in it is missing from the request. */
    record Request(String action, String resource, Map<String, List<String>> context) {}

    /** Whether a session of a role that may do everything is let through, with these inline and managed session policies. */
    static boolean permits(List<JsonNode> sessionPolicies, Request request) {
        boolean allowed = false;
        for (var policy : sessionPolicies) {
            for (var statement : policy.get("Statement")) {
                if (applies(statement, request)) {
                    if (statement.get("Effect").stringValue().equals("Deny")) {
                        return false;
                    }
                    allowed = true;
                }
            }
        }
        return allowed;
    }

    private static boolean applies(JsonNode statement, Request request) {
        statement.propertyNames().forEach(each -> {
            if (!List.of("Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
                    .contains(each)) {
                throw new IllegalStateException("unknown element " + each);
            }
        });
        return element(statement, "Action", request.action().toLowerCase(Locale.ROOT), true)
                && element(statement, "Resource", request.resource(), false)
                && (!statement.has("Condition") || conditions(statement.get("Condition"), request));
    }

    private static boolean element(JsonNode statement, String name, String value, boolean folded) {
        boolean plain = statement.has(name);
        if (plain == statement.has("Not" + name)) {
            throw new IllegalStateException("one of " + name + " and Not" + name + " must be there");
        }
        boolean matched = texts(statement.get(plain ? name : "Not" + name)).stream()
                .anyMatch(each -> like(folded ? each.toLowerCase(Locale.ROOT) : each, value));
        return matched == plain;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(each -> texts.add(each.stringValue()));
        } else {
            texts.add(node.stringValue());
        }
        return texts;
    }

    private static boolean conditions(JsonNode conditions, Request request) {
        return conditions.properties().stream()
                .allMatch(operator -> operator.getValue().properties().stream()
                        .allMatch(key -> condition(
                                operator.getKey(),
                                texts(key.getValue()),
                                Optional.ofNullable(
                                        request.context().get(key.getKey().toLowerCase(Locale.ROOT))))));
    }

    private static boolean condition(String operator, List<String> values, Optional<List<String>> given) {
        return switch (operator) {
            case "NotIpAddress" -> given.isEmpty() || none(given.get(), values, IamEvaluator::within);
            case "StringNotEquals" -> given.isEmpty() || none(given.get(), values, String::equals);
            case "BoolIfExists" -> given.isEmpty() || any(given.get(), values, String::equalsIgnoreCase);
            case "ForAnyValue:StringLike" ->
                given.isPresent() && any(given.get(), values, (is, want) -> like(want, is));
            default -> throw new IllegalStateException("unknown operator " + operator);
        };
    }

    private static boolean any(List<String> given, List<String> values, BiPredicate<String, String> test) {
        return given.stream().anyMatch(is -> values.stream().anyMatch(want -> test.test(is, want)));
    }

    private static boolean none(List<String> given, List<String> values, BiPredicate<String, String> test) {
        return !any(given, values, test);
    }

    /** IPv4 addresses alone: that is all that these tests ask. */
    private static boolean within(String address, String range) {
        var parts = range.split("/", 2);
        int bits = parts.length == 1 ? 32 : Integer.parseInt(parts[1]);
        return number(address).shiftRight(32 - bits).equals(number(parts[0]).shiftRight(32 - bits));
    }

    private static BigInteger number(String address) {
        try {
            return new BigInteger(1, InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Walks value and pattern, and goes back to the last star when it is stuck. */
    static boolean like(String pattern, String value) {
        int p = 0;
        int v = 0;
        int star = -1;
        int resume = 0;
        while (v < value.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = v;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == value.charAt(v))) {
                p++;
                v++;
            } else if (star >= 0) {
                p = star + 1;
                v = ++resume;
            } else {
                return false;
            }
        }
        return pattern.substring(p).chars().allMatch(c -> c == '*');
    }
}
