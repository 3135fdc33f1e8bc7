package dev.ostiary.secrets;

import dev.ostiary.kernel.Prompt;
import dev.ostiary.kernel.Prompt.Argument;
import dev.ostiary.kernel.Prompt.Hint;
import dev.ostiary.kernel.Prompt.Part;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The prepared requests of this room (seed 003, prompts); no value of a secret is in any of them. */
final class SecretPrompts {
    private static final String SECRET = SecretResources.SECRET.name();

    private static final String ROTATION = """
            Rotate the credential that is kept at `{path}`, from end to end. Its versions are enclosed; its value is not, and you need not see it.

            1. Use `scaivault_secret_audit_trail` on `{path}` to find who has read it lately, and list them: each must come to use the new value.
            2. Tell me what the credential opens, as far as path, metadata and readers show it, and how a new one is made there. Ask me before you go on.
            3. Have the new credential made beside the old one, which stays valid. Never print either.
            4. Store it with `scaivault_rotate_secret` (path `{path}`, the new value as `data`, `grace_period` long enough for all readers, 48h unless I say otherwise). If a secret policy makes the value, give `secret_policy_id` instead of `data`.
            5. Check with `scaivault_get_secret_versions` that the new version is current and the old one in grace, and until when.
            6. Watch `scaivault_secret_audit_trail` until the readers of step 1 have read the new version; name those who have not.
            7. Ask me, and then have the old credential revoked where it was issued. A grace period ends the reading of the old value here, not its use there.

            If a call is refused, say why and what would allow it, and stop. Do not look for a way around it.""";

    private static final String MIGRATION = """
            Move the values of a .env file into the vault, below `{prefix}`. The file stays with me: you get its key names, not its values. Do not ask me for a value, and do not open the file.

            {plan}

            1. What lies there already is enclosed, as far as I may list it; `scaivault_list_secrets` with prefix `{prefix}` and the enclosed cursor has the rest, if there is one. Say which of these paths are taken. Do not overwrite one unless I say so.
            2. Say which keys are plain settings and no secrets (ports, host names, levels, flags), and propose to leave those where they are. Wait for my word.
            3. For each key that moves, give me the command to run in the folder of the file, one a line, which passes the value through standard input and never through an argument:
               `ostiary secrets write PATH value=@-`
            4. Once I have run them, use `scaivault_list_secrets` again and say what is missing.
            5. Show how the program gets its values from now on, then remind me to delete the file, to take it out of version control with its history, and to rotate what has ever been committed.

            If a call is refused, say why and what would allow it, and stop.""";

    static final Prompt ROTATE = new Prompt(
            "rotate-credential",
            "Rotate a credential",
            "Walk through the end-to-end rotation of a specific secret.",
            "vault",
            List.of(SecretsOperations.VERSIONS, SecretsOperations.ROTATE),
            List.of(new Argument(
                    "path",
                    "Path of the secret, such as app/production/db.",
                    true,
                    ResourcePath.MAX_LENGTH,
                    new Hint.Thing(SECRET))),
            SecretPrompts::rotation);

    static final Prompt MIGRATE = new Prompt(
            "migrate-from-env",
            "Migrate from a .env file",
            "Guide the migration of a .env file into the vault without showing its values to the model.",
            "vault",
            List.of(SecretsOperations.LIST, SecretsOperations.WRITE),
            List.of(
                    new Argument(
                            "target_prefix",
                            "Path below which the secrets are to lie, such as app/production.",
                            true,
                            ResourcePath.MAX_LENGTH,
                            new Hint.Folder(SECRET)),
                    new Argument(
                            "file_text",
                            "Text of the .env file; only its key names are used, nothing of it is kept.",
                            false,
                            256 * 1024,
                            new Hint.None()),
                    new Argument(
                            "key_names",
                            "Instead of the text: the key names alone, separated by commas.",
                            false,
                            16 * 1024,
                            new Hint.None())),
            SecretPrompts::migration);

    private SecretPrompts() {}

    static List<Prompt> all() {
        return List.of(ROTATE, MIGRATE);
    }

    private static List<Part> rotation(Map<String, String> arguments, Instant now) {
        var path = path("path", arguments);
        return List.of(
                new Part.Text(ROTATION.replace("{path}", path.text())),
                new Part.Enclosed(SecretResources.VERSIONS, path.text(), Map.of()));
    }

    private static List<Part> migration(Map<String, String> arguments, Instant now) {
        var prefix = path("target_prefix", arguments);
        var text = arguments.get("file_text");
        var names = arguments.get("key_names");
        if ((text == null) == (names == null)) {
            throw new Refused(Refusal.invalidField("file_text", "give it or key_names, one of the two."));
        }
        var plan = plan(prefix, text == null ? EnvKeys.listed(names) : EnvKeys.in(text)).entrySet().stream()
                .map(each -> "- `" + each.getValue() + "` → `" + each.getKey() + "`")
                .collect(Collectors.joining("\n"));
        return List.of(
                new Part.Text(MIGRATION.replace("{prefix}", prefix.text()).replace("{plan}", plan)),
                new Part.Enclosed(SecretResources.BELOW, prefix.text(), Map.of()));
    }

    /** A path for each key: {@code DATABASE_URL} becomes {@code database-url}. */
    private static Map<String, String> plan(ResourcePath prefix, List<String> keys) {
        var plan = new LinkedHashMap<String, String>();
        for (int i = 0; i < keys.size(); i++) {
            var path = prefix + "/" + keys.get(i).toLowerCase(Locale.ROOT).replace('_', '-');
            var fault = ResourcePath.fault(path);
            if (!fault.isEmpty()) {
                throw new Refused(Refusal.invalidField("target_prefix", "with key " + (i + 1) + " below it: " + fault));
            }
            if (plan.put(path, keys.get(i)) != null) {
                throw new Refused(Refusal.invalidField(
                        "target_prefix", "key " + (i + 1) + " would have the path of one before it; rename one."));
            }
        }
        return plan;
    }

    private static ResourcePath path(String argument, Map<String, String> arguments) {
        var text = arguments.getOrDefault(argument, "");
        var fault = ResourcePath.fault(text);
        if (!fault.isEmpty()) {
            throw new Refused(Refusal.invalidField(argument, fault));
        }
        return new ResourcePath(text);
    }
}
