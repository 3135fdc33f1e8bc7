package dev.ostiary.secrets;

import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.SecretTree;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What can be asked of this room (domain reference 4.15, tools 1 to 7, and the REST of 4.2). */
public final class SecretAsks {
    private SecretAsks() {}

    public record Read(
            @Says("Path of the secret, such as app/production/db.")
            ResourcePath path,

            @Says("Version to read; the current one when left out.") @Within(min = 1, max = Integer.MAX_VALUE)
            Optional<Integer> version,

            @Says("Top-level key of the data to read; all when left out.")
            Optional<String> field) {}

    /** What is left out keeps what the secret has, so that a new value does not wipe owner and tags. */
    public record Write(
            @Says("Path of the secret; lower case, at most 10 levels.")
            ResourcePath path,

            @Says("The whole new value, a JSON object of at most 100 keys and 1 MiB.")
            SecretTree data,

            @Says("A hint; json for a new secret.") Optional<SecretType> secretType,

            @Says("Not secret: shown in listings.") @Within(max = SecretBounds.DESCRIPTION)
            Optional<String> description,

            @Says("Not secret; replaces all tags, none for a new secret.") @Within(max = SecretBounds.TAGS)
            Optional<List<String>> tags,

            @Says("Who is responsible.") @Within(max = SecretBounds.LABEL)
            Optional<String> owner,

            @Says("How many versions keep their value; 10 for a new secret.") @Within(min = 1, max = 100)
            Optional<Integer> maxVersions,

            @Says("How long each value lives, such as 90d; each new value starts a new life.")
            Optional<Duration> expiresIn,

            @Says("Rotation policy to attach.") Optional<String> rotationPolicyId,
            @Says("Secret policy to attach.") Optional<String> secretPolicyId,

            @Says("The version that must be current for the write to happen; 0 if the secret must not exist.")
            @Within(max = Integer.MAX_VALUE)
            Optional<Integer> cas) {}

    public record Annotate(
            @Says("Path of the secret.") ResourcePath path,

            @Says("Not secret: shown in listings.") @Within(max = SecretBounds.DESCRIPTION)
            Optional<String> description,

            @Says("Replaces all tags.") @Within(max = SecretBounds.TAGS)
            Optional<List<String>> tags,

            @Says("Who is responsible.") @Within(max = SecretBounds.LABEL)
            Optional<String> owner,

            @Says("Anything else that is not secret; replaces what was there.")
            Optional<ObjectNode> custom,

            @Says("How many versions keep their value from the next write on.") @Within(min = 1, max = 100)
            Optional<Integer> maxVersions,

            @Says("Lets the current value live this long from now, and each later one from its writing.")
            Optional<Duration> expiresIn,

            @Says("Lets values live for ever.") @Otherwise("false")
            boolean neverExpires) {}

    public record Delete(
            @Says("Path of the secret.") ResourcePath path,

            @Says("Destroys all versions at once; otherwise the secret can be restored for 30 days.")
            @Otherwise("false")
            boolean permanent) {}

    public record Listing(
            @Says("Only this path and what lies below it; whole segments, a final slash excludes the path itself.")
            @Otherwise("\"\"")
            @Within(max = ResourcePath.MAX_LENGTH + 1)
            String prefix,

            @Says("Only secrets with this tag.") Optional<String> tag,
            @Says("Only secrets of this type.") Optional<SecretType> secretType,

            @Says("Also deleted secrets that can be restored.") @Otherwise("false")
            boolean includeDeleted,

            @Says("Most entries of one page.") @Otherwise("100") @Within(min = 1, max = 1000)
            int limit,

            @Says("Where the page before ended.") Optional<String> cursor) {}

    public record Versions(
            @Says("Path of the secret.") ResourcePath path,

            @Says("Most entries of one page.") @Otherwise("100") @Within(min = 1, max = 1000)
            int limit,

            @Says("Where the page before ended.") Optional<String> cursor) {}

    public record Rotate(
            @Says("Path of the secret.") ResourcePath path,
            @Says("The new value, as in a write.") Optional<SecretTree> data,
            @Says("Secret policy that makes the new value.") Optional<String> secretPolicyId,

            @Says("How long the old value can still be read by its version.") @Otherwise("\"48h\"")
            Duration gracePeriod) {}

    public record Expiring(
            @Says("Only this secret.") Optional<ResourcePath> path,

            @Says("Only this path and what lies below it, as in a listing.")
            @Otherwise("\"\"")
            @Within(max = ResourcePath.MAX_LENGTH + 1)
            String prefix,

            @Says("How far to look ahead.") @Otherwise("\"30d\"")
            Duration within,

            @Says("Also what has expired already.") @Otherwise("true")
            boolean includeExpired,

            @Says("Most entries of one page.") @Otherwise("100") @Within(min = 1, max = 1000)
            int limit,

            @Says("Where the page before ended.") Optional<String> cursor) {}

    public record Restore(
            @Says("Path of the deleted secret.") ResourcePath path) {}

    public record Describe(@Says("Path of the secret.") ResourcePath path) {}

    public record BatchRead(
            @Says("Paths to read.") @Within(min = 1, max = 100)
            List<ResourcePath> paths) {}
}
