package dev.ostiary.broker.team;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a broker asks of its team's server and tells it; declared once, asked here and answered by the server's room. */
public final class TeamOperations {
    public static final String SESSIONS = "/v1/credentials/sessions";
    public static final String USE = "credentials:use";
    private static final String ONE = SESSIONS + "/{session_id}";

    private TeamOperations() {}

    /** From where credentials may work, in the words of the seed's configuration. */
    public record Net(
            @Says("Addresses and CIDR ranges.") @Otherwise("[]")
            List<String> allowedIps,

            @Otherwise("[]") List<String> allowedVpcs,
            @Otherwise("[]") List<String> allowedVpcEndpoints) {}

    /** A session of the team's, and what its terms leave of what was asked. */
    public record Opened(
            String sessionId,

            @Says("How long the session lasts at most.") Duration ttl,
            Instant expiresAt,

            @Says("What of the actions may be given.") List<String> allow,

            @Says("What must not be given although allow covers it.")
            List<String> deny,

            @Says("ARN of a policy that is one more ceiling.")
            Optional<String> boundary,

            Net network,

            @Says("The approval that was used.") Optional<String> approvalId) {}

    public record Issuance(
            @Says("Id of the session, ses_….") String sessionId,

            @Says("Public id of the credentials; never what is secret of them.") @Within(min = 1, max = 200)
            String keyId,

            @Says("When the cloud ends them by itself.") Instant expiresAt,

            @Says("Who makes the grant hold.") Enforcement.Level enforcement,

            @Says("What the cloud itself refuses beyond the grant, and what it does not.") @Within(max = 1000)
            String why,

            @Says("Whether a lease can be revoked.") boolean lease) {}

    public record Finish(
            @Says("Id of the session, ses_….") String sessionId,
            Session.Status status,
            @Says("Of the command.") Optional<Integer> exitCode,

            @Says("Whether the cloud refuses the credentials from now on.")
            boolean credentialsEnded,

            @Says("What was ended and what could not be, in a sentence or two.") @Within(max = 1000)
            String words,

            @Says("Until when the cloud goes on honouring them.")
            Optional<Instant> lingersUntil) {}

    public record Look(
            @Says("Id of the session, ses_….") String sessionId,

            @Says("Waits so many seconds for its end, at most.") @Otherwise("0") @Within(max = 25)
            int waitSeconds) {}

    /** How it stands with a session. */
    public record Standing(
            String sessionId,
            Session.Status status,

            @Says("Whether everything of it must end now.") boolean over,

            @Says("Who ended it before its time.") Optional<String> endedBy,
            Optional<String> reason) {}

    public static final Operation<Opening, Opened> OPEN = Operation.named(
                    "credentials.open", Effect.CREATE, Opening.class, Opened.class)
            .summary("Ask leave to have credentials issued for a command, and hear what the team's terms leave of it.")
            .scope(USE)
            .ruledBy(Permission.WRITE)
            .action("session_created")
            .on("credentials/{cloud}")
            .route(SESSIONS)
            .declare();

    public static final Operation<Issuance, Standing> ISSUED = Operation.named(
                    "credentials.issued", Effect.REPLACE, Issuance.class, Standing.class)
            .summary("Tell that credentials were issued for a session; refused when it has been ended meanwhile.")
            .scope(USE)
            .action("credentials_issued")
            .on("credentials/{session_id}")
            .route("POST", ONE + "/issued", 200)
            .positional("session_id")
            .declare();

    public static final Operation<Finish, Standing> FINISH = Operation.named(
                    "credentials.finish", Effect.REPLACE, Finish.class, Standing.class)
            .summary("Tell that a session's command is over, and what became of its credentials.")
            .scope(USE)
            .action("session_ended")
            .on("credentials/{session_id}")
            .route("POST", ONE + "/finish", 200)
            .positional("session_id")
            .declare();

    public static final Operation<Look, Standing> WATCH = Operation.named(
                    "credentials.watch", Effect.READ, Look.class, Standing.class)
            .summary("Tell whether one's own session has been ended, and wait up to 25 seconds for it if told so.")
            .scope(USE)
            .action("session_watch")
            .on("credentials/{session_id}")
            .route(ONE + "/watch")
            .positional("session_id")
            .declare();

    /** Where a role or account of a cloud lies, for guards, resource rules and the trail. */
    public static ResourcePath place(Cloud cloud, String principal) {
        return Place.of(cloud, principal);
    }

    /** All of them. */
    public static List<Operation<?, ?>> all() {
        return List.of(OPEN, ISSUED, FINISH, WATCH);
    }
}
