package dev.ostiary.broker.desk;

import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.mcp.Toolset;

/** What the broker offers, as data. */
public final class CredentialsOperations {
    /** Minting a credential would be creating something; what the command does with it may be anything. */
    public static final Operation<Asked, Ran> RUN = Operation.named(
                    "credentials.run", Effect.ACT, Asked.class, Ran.class)
            .summary(
                    "Runs a command with short-lived credentials for AWS, GCP, Azure or Vault that can do what allow names and nothing else.")
            .action("run")
            .tool(Toolset.CREDENTIALS.wire(), "audex_run")
            .positional("command")
            .declare();

    /** The name is ours: the seed has only the parameters. */
    public static final Operation<Sessions.Which, Sessions> SESSIONS = Operation.named(
                    "credentials.sessions", Effect.READ, Sessions.Which.class, Sessions.class)
            .summary("Lists credential sessions with their status and metadata, newest first.")
            .action("sessions_listed")
            .tool(Toolset.CREDENTIALS.wire(), "audex_sessions")
            .declare();

    /** As above. */
    public static final Operation<Audit.Which, Audit> AUDIT = Operation.named(
                    "credentials.audit", Effect.READ, Audit.Which.class, Audit.class)
            .summary("Shows the audit trail of sessions, newest first, and whether it is whole.")
            .action("audit_read")
            .tool(Toolset.CREDENTIALS.wire(), "audex_audit")
            .declare();

    /** For people at a terminal: no tool, so that an agent ends no other's session. */
    public static final Operation<Killed.Which, Killed> KILL = Operation.named(
                    "credentials.kill", Effect.DESTROY, Killed.Which.class, Killed.class)
            .summary("Ends a session: its command, and its credentials as far as the provider can.")
            .action("session_revoked")
            .positional("session_id")
            .declare();

    private CredentialsOperations() {}
}
