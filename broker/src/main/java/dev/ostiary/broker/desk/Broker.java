package dev.ostiary.broker.desk;

import static dev.ostiary.broker.desk.CredentialsOperations.AUDIT;
import static dev.ostiary.broker.desk.CredentialsOperations.KILL;
import static dev.ostiary.broker.desk.CredentialsOperations.RUN;
import static dev.ostiary.broker.desk.CredentialsOperations.SESSIONS;

import dev.ostiary.broker.book.Config;
import dev.ostiary.broker.book.SealedShelf;
import dev.ostiary.broker.book.Session;
import dev.ostiary.broker.book.Verdict;
import dev.ostiary.broker.cloud.Health;
import dev.ostiary.broker.grant.Cloud;
import dev.ostiary.broker.grant.Profiles;
import dev.ostiary.broker.grant.Terms;
import dev.ostiary.broker.grant.Wish;
import dev.ostiary.broker.run.Runner;
import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Guard;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.LocalDesk;
import dev.ostiary.kernel.mcp.Stdio;
import dev.ostiary.kernel.mcp.Toolset;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that the command line and the MCP server ask for; each call passes the gate, in this very process.
 *
 * <p>Throws {@link dev.ostiary.kernel.Refused} for every answer that is not the result.
 */
public final class Broker {
    private final Premises premises;
    private final Counter counter;
    private final Places places = new Places();
    private final RunDesk runs;
    private final LookDesk looks;
    private final KillDesk kills;
    private final Abandoned abandoned;

    private Broker(Premises premises) {
        var agent = premises.config().agent();
        var chronicle = new Chronicle(premises.trail(), premises.clock(), agent.principal());
        this.premises = premises;
        this.counter = new Counter(LocalGovernance.of(agent, premises.trail()), premises.clock());
        var clearing = new Clearing(premises);
        this.runs = new RunDesk(premises, clearing, places, chronicle);
        this.looks = new LookDesk(premises);
        this.kills = new KillDesk(premises, clearing, chronicle);
        this.abandoned = new Abandoned(premises, chronicle);
    }

    /**
     * A broker for one user; nothing is asked of a cloud, and nothing written, before the first call.
     *
     * @param environment the operator's, whole; what of it a command gets is decided elsewhere
     * @param home the user's home folder; {@code AUDEX_HOME} names another one than {@code .audex} in it
     * @throws dev.ostiary.kernel.Refused when the settings cannot be read or hold a mistake, naming it
     */
    public static Broker of(Map<String, String> environment, Path home, Clock clock) {
        return new Broker(Premises.of(Config.read(environment, home), environment, clock));
    }

    /** One that heeds the environment alone, for whoever must look and end although the settings' file holds a mistake. */
    public static Broker withoutSettings(Map<String, String> environment, Path home, Clock clock) {
        return new Broker(Premises.of(Config.withoutFile(environment, home), environment, clock));
    }

    /**
     * Begins to load, beside whatever the caller goes on with, what every run needs and what takes long at its first use,
     * in the order in which it is needed: decimal numbers and the system's calls; random numbers, the form of what is asked,
     * ciphers.
     */
    public static void kindle() {
        kindle(() -> {
            var _ = BigDecimal.ONE;
            Runner.prepare();
        });
        kindle(() -> {
            SealedShelf.prepareRandom();
            RUN.inputShape();
            SealedShelf.prepareCipher();
        });
    }

    private static void kindle(Runnable loading) {
        Thread.ofPlatform().daemon().name("audex-kindle").start(loading);
    }

    /** What a person should know of the settings. */
    public List<String> warnings() {
        return Stream.concat(premises.config().warnings().stream(), premises.cache().warning().stream())
                .toList();
    }

    /** The wish that {@code asked} is, with what the settings say where it says nothing. */
    public Wish wish(Asked asked) {
        return new Wishes(premises.config()).of(asked);
    }

    /** Runs a command with credentials; its end by a signal or with another exit code is a result. */
    public Ran run(Asked asked, Face face) {
        return counter.pass(RUN, asked, Alone.AT_A_TERMINAL, (input, call) -> {
            abandoned.settle();
            return runs.run(input, call, face);
        });
    }

    /** What would be issued; asks no cloud and records nothing. */
    public Shown show(Asked asked) {
        return new Shown(runs.plan(asked), "settings");
    }

    /** Sessions, newest first; {@code limit} from 1 to 200. */
    public Sessions sessions(Optional<Session.Status> status, int limit) {
        return counter.pass(
                SESSIONS, new Sessions.Which(status, limit), Alone.AT_A_TERMINAL, (input, _) -> listed(input));
    }

    private Sessions listed(Sessions.Which which) {
        abandoned.settle();
        return looks.sessions(which);
    }

    /** The session of this id, as it stands. */
    public Session session(String id) {
        return premises.sessions().find(id).orElseThrow(() -> new Refused(Refusal.missing("session", id)));
    }

    /** The trail, newest first; {@code limit} from 1 to 500. */
    public Audit audit(Optional<String> sessionId, int limit) {
        return counter.pass(
                AUDIT, new Audit.Which(sessionId, limit), Alone.AT_A_TERMINAL, (input, _) -> looks.audit(input));
    }

    /** Looks through the whole trail. */
    public Verdict verifyAudit() {
        return premises.trail().verify();
    }

    /** Writes the whole trail in the form that {@code ostiary audit verify} reads. */
    public void exportAudit(OutputStream into) {
        premises.trail().export(into);
    }

    /** Ends a session, whichever process runs it. */
    public Killed kill(String sessionId) {
        return counter.pass(KILL, new Killed.Which(sessionId), Alone.AT_A_TERMINAL, kills::kill);
    }

    /** Built-in profiles and the operator's own, which win, by name. */
    public Map<String, Terms.Profile> profiles() {
        var all = new LinkedHashMap<>(Profiles.builtIn());
        all.putAll(premises.config().terms().profiles());
        return all;
    }

    /** Whether clouds could issue now: the one, or all four. */
    public List<Health> health(Optional<Cloud> cloud) {
        return cloud.map(List::of).orElse(List.of(Cloud.values())).stream()
                .map(each -> premises.providers().in(each).health())
                .toList();
    }

    /** Runs {@code asked} and says what it was denied for want of. */
    public Learned learn(Asked asked) {
        var ran = run(asked, Face.CAPTURED);
        return new LearnDesk(premises).of(session(ran.sessionId()), Optional.of(ran));
    }

    /** The same of a session that is over, from the trail. */
    public Learned learn(String sessionId) {
        return new LearnDesk(premises).of(session(sessionId), Optional.empty());
    }

    /**
     * Serves MCP until {@code in} ends; then ends what it runs.
     *
     * @throws Refused when {@code in} cannot be read
     */
    public void serve(InputStream in, OutputStream out) {
        var gate = counter.gate(List.of(
                new Offer<>(RUN, (input, call) -> {
                    abandoned.settle();
                    return runs.run(input, call, Face.CAPTURED);
                }),
                new Offer<>(SESSIONS, (input, _) -> listed(input)),
                new Offer<>(AUDIT, (input, _) -> looks.audit(input))));
        var desk = new LocalDesk(
                new Dispatcher(gate),
                Endpoint.of(Toolset.CREDENTIALS, BuildVersion.text()),
                new Credential.Absent(),
                Guard.NONE,
                () -> counter.origin("mcp"));
        try {
            new Stdio(new LastByte(in, places::close), out, desk).run();
        } catch (IOException _) {
            throw new Refused(new Refusal.Unavailable("The client's messages can no longer be read."));
        } finally {
            places.close();
        }
    }
}
