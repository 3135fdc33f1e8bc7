package dev.ostiary.server;

import dev.ostiary.kernel.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Things of a tenant's that an operation can be tried on: one set for each operation, for some destroy theirs. */
final class Belongings {
    private Belongings() {}

    /**
     * For each input field that names something, what it could name.
     *
     * @param begin with which all names begin
     * @param mark stands in everything that is written besides names, values of secrets included
     */
    static Map<String, JsonNode> of(
            Residence residence,
            Residence.Household household,
            Operation<?, ?> operation,
            String begin,
            String mark,
            String member) {
        var tag = begin + operation.name().replace('.', '-');
        var path = begin + "vault/" + operation.name().replace('.', '-');
        var account = residence.account(household, tag);
        write(residence, household, path, mark);
        write(residence, household, path, mark);
        var policy = id(
                residence,
                household,
                "policies.create",
                "{'name':'%s','description':'%s','rules':[{'path_pattern':'%s/**','permissions':['read']}]}"
                        .formatted(tag, mark, tag));
        var binding = id(
                residence,
                household,
                "bindings.create",
                "{'policy_id':'%s','identity_type':'service_account','identity_id':'%s'}"
                        .formatted(policy, account.principal()));
        var group = "{'name':'%s','members':['%s']}".formatted(tag, account.principal());
        residence.done("groups.create", group, household.key());
        var things = new HashMap<String, JsonNode>();
        named(household, account, path, tag, things);
        put(things, policy, "policy_id");
        put(things, binding, "binding_id");
        channel(residence, household, operation, mark, things);
        put(things, requestId(residence, household), "request_id");
        approval(residence, household, operation, mark, member, things);
        session(residence, household, operation, mark, things);
        return things;
    }

    private static void named(
            Residence.Household household,
            Residence.Account account,
            String path,
            String tag,
            Map<String, JsonNode> things) {
        put(things, path, "path", "paths", "prefix", "path_prefix", "store_path");
        put(things, account.principal(), "identity_id", "members", "add", "remove");
        put(things, tag, "name");
        put(things, tag + "@example.org", "email");
        put(things, household.id(), "tenant_id");
        put(things, account.id(), "service_account_id");
        put(things, account.keyId(), "api_key_id");
    }

    /** A resource with a value and a rule, and, for the operations that take one, a request for it that is open. */
    private static void approval(
            Residence residence,
            Residence.Household household,
            Operation<?, ?> operation,
            String mark,
            String member,
            Map<String, JsonNode> things) {
        var uri = "vsecure://secrets/staging/" + the(things, "name").asString();
        residence.done("resources.write", "{'uri':'%s','value':'%s value'}".formatted(uri, mark), household.key());
        residence.done(
                "resources.define",
                "{'uri':'%s','description':'%s','permissions':['read','write','rotate'],'requiresApproval':true,'approvers':['%s']}"
                        .formatted(uri, mark, member),
                household.key());
        put(things, uri, "uri", "resource");
        put(things, member, "member_id", "approvers");
        if (operation.inputShape().field("approvalId").isEmpty()
                && operation.inputShape().field("approval_id").isEmpty()) {
            return;
        }
        var asked = residence.done(
                "approvals.request", "{'resource':'%s','reason':'%s'}".formatted(uri, mark), household.key());
        put(things, Residence.text(asked, "approvalId"), "approvalId", "approval_id");
    }

    /** For the operations that take one. */
    private static void session(
            Residence residence,
            Residence.Household household,
            Operation<?, ?> operation,
            String mark,
            Map<String, JsonNode> things) {
        if (operation.inputShape().field("session_id").isEmpty()) {
            return;
        }
        var opened = residence.done("credentials.open", """
                {'cloud':'aws','principal':'arn:aws:iam::123456789012:role/%s','allow':['s3:GetObject'],
                 'command':['aws','%s'],'agent':'%s'}""".formatted(mark, mark, mark), household.key());
        put(things, Residence.text(opened, "session_id"), "session_id");
    }

    /** For the operations that take one; a tenant may only have so many. */
    private static void channel(
            Residence residence,
            Residence.Household household,
            Operation<?, ?> operation,
            String mark,
            Map<String, JsonNode> things) {
        if (!operation.name().startsWith("notices.")) {
            return;
        }
        var made = residence.done(
                "notices.add",
                "{'name':'%s','kind':'webhook','url':'https://hooks.invalid/%s','events':['%s']}"
                        .formatted(the(things, "name").asString(), mark, mark),
                household.key());
        var channel = Residence.text(made.get("channel"), "id");
        var test = residence.done("notices.test", "{'channel_id':'%s'}".formatted(channel), household.key());
        put(things, channel, "channel_id");
        put(things, Residence.text(test.get("deliveries").get(0), "id"), "delivery_id");
    }

    static String member(Residence residence, Residence.Household household, String email) {
        return id(
                residence,
                household,
                "members.create",
                "{'email':'%s','roles':['approver'],'password':'correct horse battery'}".formatted(email));
    }

    /** What {@code all} must hold. */
    static <V> V the(Map<String, V> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }

    private static void write(Residence residence, Residence.Household household, String path, String mark) {
        residence.done(
                "secrets.write",
                "{'path':'%s','data':{'v':'%s value'},'description':'about %s','tags':['%s'],'owner':'%s'}"
                        .formatted(path, mark, mark, mark, mark),
                household.key());
    }

    private static String id(Residence residence, Residence.Household household, String operation, String json) {
        return Residence.text(residence.done(operation, json, household.key()), "id");
    }

    private static String requestId(Residence residence, Residence.Household household) {
        var logs = residence.done("audit.query", "{'limit':1}", household.key()).get("logs");
        return Residence.text(logs.get(0), "request_id");
    }

    private static void put(Map<String, JsonNode> things, String value, String... fields) {
        for (var field : fields) {
            things.put(field, JsonNodeFactory.instance.stringNode(value));
        }
    }
}
