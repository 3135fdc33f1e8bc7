package dev.ostiary.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.Answer;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.shape.Field;
import dev.ostiary.kernel.shape.Kind;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One tenant tries every operation with what belongs to another: no answer holds anything of the other's, and each is
 * the same as for what does not exist.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoTenantsTest {
    /** Stands in all that the other tenant writes and in nothing that we send: wherever it shows, something leaked. */
    private static final String MARK = "quagga";

    /** Fields that say which thing is meant. */
    private static final Set<String> NAMING = Set.of(
            "tenant_id",
            "service_account_id",
            "api_key_id",
            "policy_id",
            "binding_id",
            "member_id",
            "channel_id",
            "delivery_id",
            "session_id",
            "approval_id",
            "path",
            "paths",
            "prefix",
            "path_prefix",
            "store_path",
            "identity_id",
            "name",
            "email",
            "members",
            "add",
            "remove",
            "request_id",
            "uri",
            "resource",
            "approvers",
            "approvalId",
            "cursor");

    /** Texts that mean nothing beyond themselves. */
    private static final Set<String> PLAIN = Set.of(
            "description",
            "display_name",
            "tag",
            "tags",
            "owner",
            "owner_email",
            "field",
            "action",
            "scopes",
            "permissions",
            "allowed_ips",
            "addresses",
            "events",
            "source_ip",
            "secret_policy_id",
            "rotation_policy_id",
            "reason",
            "callDigest",
            "requestedBy",
            "approvedBy",
            "principal",
            "principals",
            "allow",
            "deny",
            "ceiling",
            "approval",
            "resources",
            "command",
            "agent",
            "host",
            "directory",
            "key_id",
            "why",
            "words",
            "boundary",
            "allowed_vpcs",
            "allowed_vpc_endpoints");

    private final Residence residence = Residence.shared();
    private final Residence.Household ours = residence.found("ours" + System.nanoTime());
    private final Residence.Household theirs = residence.found(MARK + System.nanoTime());
    private final Map<String, Map<String, JsonNode>> ofOurs = new HashMap<>();
    private final Map<String, Map<String, JsonNode>> alsoOfOurs = new HashMap<>();
    private final Map<String, Map<String, JsonNode>> ofTheirs = new HashMap<>();
    private final Set<String> forbidden = new TreeSet<>(Set.of(MARK));
    private String before = "";

    private List<Operation<?, ?>> operations() {
        return residence.premises.gate().catalogue().operations();
    }

    @BeforeAll
    void furnish() {
        var member = Belongings.member(residence, theirs, MARK + "-member@example.org");
        var our = Belongings.member(residence, ours, "member@example.org");
        for (var operation : operations()) {
            ofTheirs.put(operation.name(), Belongings.of(residence, theirs, operation, "z-", MARK, member));
            ofOurs.put(operation.name(), Belongings.of(residence, ours, operation, "o-", "plain", our));
            alsoOfOurs.put(operation.name(), Belongings.of(residence, ours, operation, "p-", "plain", our));
        }
        forbidden.add(theirs.id());
        ofTheirs.values()
                .forEach(things -> things.forEach((field, value) -> {
                    if (field.endsWith("_id") && !field.equals("identity_id")) {
                        forbidden.add(value.asString());
                    }
                }));
        before = everythingOfTheirs();
    }

    /** What names nothing anywhere, in the same form. */
    private static JsonNode nowhere(JsonNode value) {
        var text = value.asString();
        var id = text.indexOf('_');
        return JsonNodeFactory.instance.stringNode(
                id > 0 && text.length() > 20
                        ? text.substring(0, id + 1) + "0".repeat(text.length() - id - 1)
                        : text.replaceFirst("z-", "n-"));
    }

    Stream<String> names() {
        return operations().stream().map(Operation::name);
    }

    @Order(1)
    @ParameterizedTest
    @MethodSource("names")
    void anothers_things_are_as_if_they_did_not_exist_for(String name) {
        var operation = residence.operation(name);
        var fields = operation.inputShape().fields().stream()
                .map(Field::name)
                .filter(NAMING::contains)
                .filter(field -> !field.equals("cursor"))
                .toList();
        // One thing of another's among our own, then all of them; each try on things of ours that no other try changes.
        var tries = Stream.concat(fields.stream().map(Set::of), Stream.of(Set.copyOf(fields)))
                .distinct();
        tries.forEach(foreign -> {
            var theirs = Belongings.the(ofTheirs, name);
            var other = answer(
                    operation,
                    with(Belongings.the(ofOurs, name), foreign, field -> Belongings.the(theirs, field)),
                    foreign);
            var none = answer(
                    operation,
                    with(Belongings.the(alsoOfOurs, name), foreign, field -> nowhere(Belongings.the(theirs, field))),
                    foreign);
            if (!foreign.isEmpty()) {
                assertThat(other).as("with another's %s", foreign).isEqualTo(none);
            }
        });
    }

    private static Map<String, JsonNode> with(
            Map<String, JsonNode> own, Set<String> foreign, Function<String, JsonNode> value) {
        var mixed = new HashMap<>(own);
        foreign.forEach(field -> mixed.put(field, value.apply(field)));
        return mixed;
    }

    @Order(2)
    @ParameterizedTest
    @MethodSource("names")
    void another_tenants_cursor_does_not_work_for(String name) {
        var operation = residence.operation(name);
        if (operation.inputShape().field("cursor").isEmpty()) {
            return; // nothing to page through
        }
        var page = new HashMap<String, JsonNode>(Map.of("limit", JsonNodeFactory.instance.numberNode(1)));
        List.of("path", "policy_id")
                .forEach(field -> page.put(field, Belongings.the(Belongings.the(ofTheirs, name), field)));
        if (operation.inputShape().field("policy_id").filter(Field::required).isEmpty()) {
            page.remove("policy_id");
        }
        if (operation.inputShape().field("path").filter(Field::required).isEmpty()) {
            page.remove("path");
        }
        var asked = Plausible.arguments(operation, page, "s");
        var shown = residence.pass(name, asked, theirs.key(), Guard.NONE);
        if (shown instanceof Answer.Done done && done.result().has("cursor")) {
            asked.set("cursor", done.result().get("cursor"));
            assertThat(residence.pass(name, asked, ours.key(), Guard.NONE))
                    .isInstanceOfSatisfying(
                            Answer.No.class,
                            no -> assertThat(no.refusal().code())
                                    .isIn("invalid_cursor", "policy_not_found", "secret_not_found"));
        }
    }

    @Test
    void every_text_that_an_operation_takes_was_thought_about() {
        assertThat(operations().stream()
                        .flatMap(operation -> operation.inputShape().fields().stream())
                        .filter(field -> isText(field.kind()))
                        .map(Field::name)
                        .distinct())
                .allMatch(field -> NAMING.contains(field) || PLAIN.contains(field));
    }

    private static boolean isText(Kind kind) {
        return kind instanceof Kind.Text
                || kind instanceof Kind.Path
                || kind instanceof Kind.Address
                || (kind instanceof Kind.ListOf(var item) && isText(item));
    }

    @Order(3)
    @Test
    void nothing_that_one_tenant_tried_changed_anything_of_the_other() {
        assertThat(everythingOfTheirs()).isEqualTo(before);
    }

    /** All that the other tenant sees of its own, without what every call changes. */
    private String everythingOfTheirs() {
        var seen = new StringBuilder();
        for (var list : List.of(
                "secrets.list",
                "service-accounts.list",
                "api-keys.list",
                "policies.list",
                "groups.list",
                "notices.channels",
                "members.list",
                "resources.list",
                "approvals.list",
                "credentials.list")) {
            seen.append(residence.done(list, "{'limit':100}", theirs.key())).append('\n');
        }
        ofTheirs.values()
                .forEach(things -> seen.append(residence.done(
                        "secrets.read",
                        "{'path':'%s'}".formatted(Belongings.the(things, "path").asString()),
                        theirs.key())));
        return seen.toString().replaceAll("\"last_used_at\":\"[^\"]*\",?", "");
    }

    private String answer(Operation<?, ?> operation, Map<String, JsonNode> given, Set<String> varied) {
        var answered = residence.pass(
                operation.name(), Plausible.arguments(operation, given, "secret value"), ours.key(), Guard.NONE);
        var text = switch (answered) {
            case Answer.Done done -> "done " + done.result();
            case Answer.No no ->
                no.refusal().code() + " " + no.refusal().message() + " "
                        + no.refusal().details();
        };
        for (var value : longestFirst(
                varied.stream().map(field -> Belongings.the(given, field).asString()))) {
            text = text.replace(value, "<given>");
        }
        var cleaned = text;
        assertThat(forbidden).noneMatch(cleaned::contains);
        var own = given.keySet().stream().filter(field -> !varied.contains(field) && !field.equals("member_id"));
        for (var value :
                longestFirst(own.map(field -> Belongings.the(given, field).asString()))) {
            text = text.replace(value, "<own>");
        }
        return withoutTheFleeting(text);
    }

    private static List<String> longestFirst(Stream<String> values) {
        return values.sorted(Comparator.comparingInt(String::length).reversed()).toList();
    }

    /** What differs between any two calls: ids, times, keys, and what the trail says of the calls before. */
    private static String withoutTheFleeting(String text) {
        return text.replaceAll("(sa|key|pol|bind|mem|ten|req|log|appr|chan|del|evt|ses)_[0-9a-z]{12,}", "<id>")
                .replaceAll("(scai|aug|vsec)_live_\\w+|whsec_\\w+", "<key>")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<time>");
    }
}
