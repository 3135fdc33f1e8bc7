package dev.ostiary.broker.cli;

import dev.ostiary.broker.desk.Asked;
import dev.ostiary.broker.grant.Cloud;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The usual way of saying {@code run}, {@code run --flag value … -- COMMAND}, read without the parser: loading that takes
 * longer than the rest of a run with cached credentials. Whatever is said otherwise, or wrongly, is the parser's.
 */
final class Straight {
    private static final Set<String> FLAGS =
            Set.of("--allow", "--profile", "--resource", "--provider", "--ttl", "--role-arn");

    private Straight() {}

    /** What is asked, if these words say it in the usual way. */
    static Optional<Asked> asked(String... words) {
        int end = Arrays.asList(words).indexOf("--");
        if (words.length == 0 || !words[0].equals("run") || end % 2 == 0 || end < 0 || end == words.length - 1) {
            return Optional.empty();
        }
        var said = new HashMap<String, String>();
        for (int i = 1; i < end; i += 2) {
            if (!FLAGS.contains(words[i]) || words[i + 1].startsWith("-") || said.put(words[i], words[i + 1]) != null) {
                return Optional.empty();
            }
        }
        var cloud = Optional.ofNullable(said.get("--provider")).flatMap(Cloud::of);
        return said.containsKey("--provider") && cloud.isEmpty()
                ? Optional.empty()
                : Optional.of(asked(said, cloud, List.of(words).subList(end + 1, words.length)));
    }

    private static Asked asked(Map<String, String> said, Optional<Cloud> cloud, List<String> command) {
        return new Asked(
                Optional.ofNullable(said.get("--allow")),
                command,
                cloud,
                Optional.ofNullable(said.get("--ttl")),
                Optional.empty(),
                Optional.ofNullable(said.get("--role-arn")),
                Optional.ofNullable(said.get("--profile")),
                Optional.ofNullable(said.get("--resource")));
    }
}
