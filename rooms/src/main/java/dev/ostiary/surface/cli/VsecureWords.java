package dev.ostiary.surface.cli;

import dev.ostiary.kernel.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What V-Secure's own page and command line call the operations (seed 001; domain reference 2.3). */
record VsecureWords(
        String room, String verb, String operation, String summary, Map<String, String> said, List<String> examples) {
    static final List<VsecureWords> ALL = List.of(
            word(
                    "mcp",
                    "resources",
                    "resources.list",
                    "Lists what agents can reach, and whether a person is asked first."),
            word(
                    "mcp",
                    "define",
                    "resources.define",
                    "Says what may be done with a resource or a family of them, and who must be asked first.",
                    "'vsecure://secrets/production/*' --requires-approval --approvers oncall",
                    "'vsecure://secrets/development/*' --permissions read --permissions write",
                    "'vsecure://secrets/staging/*' --auto-approve @office-hours.json"),
            word(
                    "mcp",
                    "update",
                    "resources.update",
                    "Replaces a rule; what was approved under it before keeps its own bounds.",
                    "'vsecure://secrets/staging/*' --permissions read --permissions write"),
            word(
                    "mcp",
                    "remove",
                    "resources.delete",
                    "Removes a rule; without one there is no access.",
                    "'vsecure://secrets/staging/*'"),
            word(
                    "mcp",
                    "read",
                    "resources.read",
                    "Reads one resource; its value is shown with --reveal.",
                    "vsecure://secrets/production/DATABASE_URL",
                    "vsecure://secrets/production/DATABASE_URL --field value"),
            word(
                    "mcp",
                    "write",
                    "resources.write",
                    "Stores a value as a new version of a secret.",
                    "vsecure://secrets/production/DATABASE_URL --value @-"),
            word(
                    "mcp",
                    "rotate",
                    "resources.rotate",
                    "Replaces a secret's value and keeps the old one readable for two days.",
                    "vsecure://secrets/production/DATABASE_URL --value @new-value"),
            word(
                    "mcp",
                    "request",
                    "approvals.request",
                    "Asks a person to allow something, in words, for a while.",
                    "vsecure://secrets/production/DATABASE_URL --reason 'Debugging the connection pool' --ttl 3600"),
            word(
                    "mcp",
                    "approvals",
                    "approvals.list",
                    "Lists requests and what came of them, the newest first.",
                    "--status pending",
                    "--mine",
                    "--resource 'vsecure://secrets/production/*'"),
            word(
                    "mcp",
                    "get",
                    "approvals.show",
                    "Shows one approval, and waits for a decision if told so.",
                    "appr_abc123xyz --wait-seconds 60"),
            word(
                            "mcp",
                            "approve",
                            "approvals.respond",
                            "Approves a request, as the person that was asked.",
                            "appr_abc123xyz --reason 'Legitimate debugging need'")
                    .saying("action", "approve"),
            word(
                            "mcp",
                            "deny",
                            "approvals.respond",
                            "Denies a request, as the person that was asked.",
                            "appr_abc123xyz --reason 'Use the replica instead'")
                    .saying("action", "deny"),
            word("mcp", "cancel", "approvals.cancel", "Takes back a request of your own.", "appr_abc123xyz"),
            word(
                    "mcp",
                    "revoke",
                    "approvals.revoke",
                    "Ends what was approved before its time.",
                    "appr_abc123xyz --yes"),
            word(
                    "mcp",
                    "audit",
                    "approvals.audit",
                    "Lists what was done with resources, and under which approval, the newest first.",
                    "--resource 'production/*'",
                    "--resource 'vsecure://secrets/production/*' --since 24h"),
            word("auth", "whoami", "auth.whoami", "Shows whom the server takes you for."),
            word("auth", "logout", "auth.logout", "Ends this sign-in; API keys are not touched."));

    private static VsecureWords word(String room, String verb, String operation, String summary, String... examples) {
        return new VsecureWords(room, verb, operation, summary, Map.of(), List.of(examples));
    }

    /** The words themselves say that {@code field} is {@code value}. */
    private VsecureWords saying(String field, String value) {
        return new VsecureWords(room, verb, operation, summary, Map.of(field, value), examples);
    }

    /** The commands for those of the words that {@code operations} has one for. */
    static List<Leaf> among(List<? extends Operation<?, ?>> operations) {
        return ALL.stream()
                .flatMap(each -> each.phrase(operations).stream())
                .<Leaf>map(OperationLeaf::new)
                .toList();
    }

    private Optional<Phrase> phrase(List<? extends Operation<?, ?>> operations) {
        return operations.stream()
                .filter(each -> each.name().equals(operation))
                .findFirst()
                .map(each -> new Phrase(Program.VSECURE, each, room, verb, summary, said, lines()));
    }

    private List<String> lines() {
        var line = Program.VSECURE.line(room, verb);
        return examples.isEmpty()
                ? List.of(line)
                : examples.stream().map(each -> line + " " + each).toList();
    }
}
