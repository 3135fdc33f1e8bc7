package dev.ostiary.broker.grant;

import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.json.StrictJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A grant as the inline session policy that AWS enforces: a session may do what its role may and what this allows.
 *
 * <p>With a boundary it allows nothing and denies all else instead. Managed session policies do not cut an inline one:
 * what any of them allows is allowed. A boundary that is passed beside an inline policy that allows would widen it to
 * all that the boundary allows; beside one that only denies, the boundary allows and the grant cuts.
 */
public final class SessionPolicy {
    /** Characters that STS takes, of inline policy and ARNs of managed ones together. */
    public static final int LONGEST = 2048;

    /** Tag keys that sessions carry; nobody who was issued credentials may set or remove them. */
    public static final List<String> TAG_KEYS = List.of("ostiary:session", "ostiary:agent", "ostiary:approval");

    /** Actions that tag nothing, told by how their names begin. */
    private static final Pattern LOOKS =
            Pattern.compile("(?:get|list|describe|head|batchget|query|scan|select|view|lookup|filter)[^:]*");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private SessionPolicy() {}

    /**
     * The document for {@code grant}.
     *
     * @throws Refused when AWS would not take it for its length, with what makes it long and what to do
     */
    public static ObjectNode of(Grant grant) {
        var statements = new ArrayList<ObjectNode>();
        grant.boundary().ifPresentOrElse(_ -> denyAllElse(statements, grant), () -> allow(statements, grant));
        deny(statements, grant);
        network(statements, grant.network());
        protectTags(statements, grant);
        var document = JSON.objectNode().put("Version", "2012-10-17");
        document.set("Statement", JSON.arrayNode().addAll(statements));
        return fitting(grant, document);
    }

    private static void allow(List<ObjectNode> statements, Grant grant) {
        statements.add(statement("Allow", "Action", names(grant.allow()), "Resource", grant.resources()));
    }

    private static void denyAllElse(List<ObjectNode> statements, Grant grant) {
        if (grant.allow().stream().noneMatch(Action::isEverything)) {
            statements.add(statement("Deny", "NotAction", names(grant.allow()), "Resource", Resources.ALL));
        }
        if (!grant.resources().equals(Resources.ALL)) {
            statements.add(statement("Deny", "Action", Resources.ALL, "NotResource", grant.resources()));
        }
    }

    private static void deny(List<ObjectNode> statements, Grant grant) {
        if (!grant.deny().isEmpty()) {
            statements.add(statement("Deny", "Action", names(grant.deny()), "Resource", Resources.ALL));
        }
    }

    /** Whatever comes from none of the places that are named; a key that a request lacks counts as another value. */
    private static void network(List<ObjectNode> statements, Network network) {
        if (network.isAnywhere()) {
            return;
        }
        var elsewhere = JSON.objectNode();
        if (!network.ips().isEmpty()) {
            elsewhere.set("NotIpAddress", JSON.objectNode().set("aws:SourceIp", either(network.ips())));
        }
        var names = JSON.objectNode();
        put(names, "aws:SourceVpc", network.vpcs());
        put(names, "aws:SourceVpce", network.endpoints());
        if (!names.isEmpty()) {
            elsewhere.set("StringNotEquals", names);
        }
        // What a service of AWS does on behalf of a request that was let in comes from its own addresses.
        elsewhere.set("BoolIfExists", JSON.objectNode().put("aws:ViaAWSService", "false"));
        var statement = statement("Deny", "Action", Resources.ALL, "Resource", Resources.ALL);
        statement.set("Condition", elsewhere);
        statements.add(statement);
    }

    private static void put(ObjectNode names, String key, List<String> values) {
        if (!values.isEmpty()) {
            names.set(key, either(values));
        }
    }

    private static void protectTags(List<ObjectNode> statements, Grant grant) {
        if (grant.allow().stream().allMatch(SessionPolicy::onlyLooks)) {
            return;
        }
        var statement = statement("Deny", "Action", Resources.ALL, "Resource", Resources.ALL);
        statement.set(
                "Condition",
                JSON.objectNode()
                        .set("ForAnyValue:StringLike", JSON.objectNode().put("aws:TagKeys", "ostiary:*")));
        statements.add(statement);
    }

    private static boolean onlyLooks(Action action) {
        return LOOKS.matcher(action.name().toLowerCase(Locale.ROOT)).matches();
    }

    private static ObjectNode statement(
            String effect, String actionKey, List<String> actions, String resourceKey, List<String> resources) {
        var statement = JSON.objectNode().put("Effect", effect);
        statement.set(actionKey, either(actions));
        statement.set(resourceKey, either(resources));
        return statement;
    }

    /** One text, or a list of several: each character counts. */
    private static JsonNode either(List<String> texts) {
        if (texts.size() == 1) {
            return JSON.stringNode(texts.getFirst());
        }
        ArrayNode array = JSON.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static List<String> names(List<Action> actions) {
        return actions.stream()
                .map(each -> each.isEverything() ? "*" : each.text())
                .toList();
    }

    private static ObjectNode fitting(Grant grant, ObjectNode document) {
        int length = StrictJson.text(document).length()
                + grant.boundary().map(String::length).orElse(0);
        if (length > LONGEST) {
            throw new Refused(Refusal.invalid("policy_too_large", tooLong(grant, length)));
        }
        return document;
    }

    private static String tooLong(Grant grant, int length) {
        var longest = Stream.of(
                        new Part(
                                "actions",
                                names(grant.allow()),
                                "write one pattern for several actions of a service,"
                                        + " such as 's3:Get*', or ask for fewer"),
                        new Part("resources", grant.resources(), "name fewer, or one ARN with a '*'"),
                        new Part(
                                "denied actions",
                                names(grant.deny()),
                                "ask for actions that the deny list does not"
                                        + " touch: only those it touches are in the policy"))
                .max(Comparator.comparingInt(Part::length))
                .orElseThrow();
        return "The session policy would have " + length + " characters, and AWS takes " + LONGEST
                + ". Most of it are " + longest.texts().size() + " " + longest.what() + " with " + longest.length()
                + " characters: " + longest.advice() + ", or split the work into several runs.";
    }

    private record Part(String what, List<String> texts, String advice) {
        int length() {
            return texts.stream().mapToInt(each -> each.length() + 3).sum();
        }
    }
}
