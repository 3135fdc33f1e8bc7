package dev.ostiary.broker.team;

import dev.ostiary.broker.grant.Action;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.grant.Grant;
import java.util.List;
import java.util.Optional;

/**
 * What a team's server is asked, once it is known what would be issued.
 *
 * @param principal whose rights are narrowed, as {@link dev.ostiary.broker.cloud.Plan} tells it
 * @param enforcement who would make the grant hold, as the plan tells it too
 * @param agent {@code AUDEX_AGENT_ID}, or the user's name
 * @param host where the command runs
 * @param directory where it starts there
 */
public record Asked(
        Grant grant,
        String principal,
        Enforcement.Level enforcement,
        List<String> command,
        String agent,
        Optional<String> host,
        String directory) {
    public Asked {
        command = List.copyOf(command);
    }

    Opening opening() {
        return new Opening(
                grant.cloud(),
                principal,
                texts(grant.allow()),
                texts(grant.deny()),
                grant.resources(),
                grant.ttl(),
                grant.budget(),
                enforcement,
                command,
                agent,
                host,
                Optional.of(directory),
                Optional.empty());
    }

    private static List<String> texts(List<Action> actions) {
        return actions.stream().map(Action::text).toList();
    }
}
