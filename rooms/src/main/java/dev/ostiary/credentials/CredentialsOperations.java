package dev.ostiary.credentials;

import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Enforcement;
import dev.ostiary.broker.team.TeamOperations;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.shape.Otherwise;
import dev.ostiary.kernel.shape.Says;
import dev.ostiary.kernel.shape.Within;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sessions, for those who look after them; what a broker asks and tells is in {@link TeamOperations}. */
public final class CredentialsOperations {
    static final String READ = "credentials:read";
    static final String MANAGE = "credentials:manage";
    static final String TOOLSET = "credentials";
    private static final String ONE = TeamOperations.SESSIONS + "/{session_id}";

    private CredentialsOperations() {}

    record Issued(
            @Says("Public id of the credentials.") String keyId,
            Instant at,

            @Says("When the cloud ends them by itself.") Instant until,

            @Says("Who makes the grant hold.") Enforcement.Level enforcement,

            Untrusted why,

            @Says("Whether a lease can be revoked.") boolean lease) {}

    record Ended(
            Instant at,
            @Says("Who ended it before its time.") String by,
            Untrusted reason) {}

    record Finished(
            Instant at,
            @Says("Of the command.") Optional<Integer> exitCode,

            @Says("Whether the cloud refuses the credentials since.")
            boolean credentialsEnded,

            @Says("What the broker said of it.") Untrusted words,

            @Says("Until when the cloud goes on honouring them.")
            Optional<Instant> lingersUntil) {}

    record Shown(
            String sessionId,
            Session.Status status,
            Cloud cloud,

            @Says("Whose rights are narrowed: role ARN, service account, subscription or Vault role.")
            String principal,

            List<String> allow,
            List<String> deny,
            List<String> resources,
            List<Untrusted> command,
            Optional<BigDecimal> budget,

            @Says("Who runs it, in the broker's own words.") Untrusted agent,

            Optional<Untrusted> host,
            @Says("Whose key opened it.") String openedBy,
            Instant openedAt,

            @Says("When it is over, whatever happens.") Instant expiresAt,

            @Says("The approval that was used.") Optional<String> approvalId,
            Optional<Issued> issued,
            Optional<Ended> ended,
            Optional<Finished> finished) {}

    record Which(@Says("Id of the session, ses_….") String sessionId) {}

    record Listing(
            @Says("Only those that stand so.") Optional<Session.Status> status,
            @Says("Only those of this cloud.") Optional<Cloud> cloud,

            @Says("Only those that this principal opened, such as sa:deployer.")
            Optional<String> identityId,

            @Otherwise("100") @Within(min = 1, max = 1000) int limit,
            Optional<String> cursor) {}

    record Page(List<Shown> sessions, Optional<String> cursor, boolean hasMore) {}

    record One(
            @Says("Id of the session, ses_….") String sessionId,

            @Says("Why; whoever runs it is told.") @Otherwise("\"\"") @Within(max = 500)
            String reason,

            @Says("Waits so many seconds for its broker to tell what it could end.") @Otherwise("10") @Within(max = 25)
            int waitSeconds) {}

    record All(
            @Says("Whose sessions, such as sa:deployer or user:ann@example.org.") @Within(min = 1, max = 200)
            String identityId,

            @Says("Why; whoever runs them is told.") @Otherwise("\"\"") @Within(max = 500)
            String reason,

            @Says("Waits so many seconds for the brokers to tell what they could end.")
            @Otherwise("10")
            @Within(max = 25)
            int waitSeconds) {}

    record End(
            String sessionId,
            Session.Status status,
            Cloud cloud,
            String principal,
            Untrusted agent,

            @Says("Whether the cloud refuses the credentials from now on, as far as is known.")
            boolean credentialsEnded,

            @Says("What was ended and what could not be.") Untrusted words,

            @Says("Until when the cloud goes on honouring them.")
            Optional<Instant> lingersUntil) {}

    record Ends(
            @Says("Those that were open, and those that are over while a cloud still honours their credentials.")
            List<End> sessions,

            @Says("Open requests and live grants of a person's yes that ended with them.")
            int approvalsEnded,

            @Says("What is left to do.") String next) {}

    static final Operation<Listing, Page> LIST = Operation.named(
                    "credentials.list", Effect.READ, Listing.class, Page.class)
            .summary("List the sessions in which brokers had clouds issue credentials, the newest first.")
            .scope(READ)
            .action("session_list")
            .on("credentials")
            .tool(TOOLSET, "credentials_list")
            .route(TeamOperations.SESSIONS)
            .declare();

    static final Operation<Which, Shown> SHOW = Operation.named(
                    "credentials.show", Effect.READ, Which.class, Shown.class)
            .summary("Show one session: who runs what with which rights, and what became of it.")
            .scope(READ)
            .action("session_read")
            .on("credentials/{session_id}")
            .tool(TOOLSET, "credentials_show")
            .route(ONE)
            .positional("session_id")
            .declare();

    static final Operation<One, Ends> END = Operation.named("credentials.end", Effect.DESTROY, One.class, Ends.class)
            .summary("End a session: its command is stopped, and its credentials as far as their cloud can.")
            .scope(MANAGE)
            .action("session_revoked")
            .on("credentials/{session_id}")
            .tool(TOOLSET, "credentials_end")
            .route("POST", ONE + "/end", 200)
            .positional("session_id")
            .declare();

    static final Operation<All, Ends> END_ALL = Operation.named(
                    "credentials.end-all", Effect.DESTROY, All.class, Ends.class)
            .summary("End everything that a principal holds: all its sessions, and what people have approved for it.")
            .scope(MANAGE)
            .action("sessions_revoked")
            .on("credentials")
            .tool(TOOLSET, "credentials_end_all")
            .route("POST", "/v1/credentials/end-all", 200)
            .positional("identity_id")
            .declare();

    /** All of them, those of brokers and of terms included. */
    public static List<Operation<?, ?>> all() {
        return Stream.of(TeamOperations.all(), List.of(LIST, SHOW, END, END_ALL), TermsOperations.all())
                .<Operation<?, ?>>flatMap(List::stream)
                .toList();
    }
}
