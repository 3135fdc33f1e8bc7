package dev.ostiary.server;

import dev.ostiary.identity.Bootstrap;
import dev.ostiary.identity.KeyRing;
import dev.ostiary.identity.KeyUse;
import dev.ostiary.identity.RateDefaults;
import dev.ostiary.identity.SignIn;
import dev.ostiary.kernel.BuildVersion;
import dev.ostiary.kernel.Cursors;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.mcp.Changes;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.Hub;
import dev.ostiary.kernel.mcp.Letterboxes;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.kernel.shape.Shape;
import dev.ostiary.notices.NoticesRoom;
import dev.ostiary.seal.SealRing;
import dev.ostiary.store.Store;
import dev.ostiary.store.StoreSettings;
import dev.ostiary.store.Tx;
import dev.ostiary.surface.console.ConsoleServlet;
import dev.ostiary.surface.rest.RestServlet;
import dev.ostiary.surface.rest.SideDoors;
import dev.ostiary.switchboard.Switchboard;
import dev.ostiary.trail.TrailLedger;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything behind the doors: the rooms, put together behind one gate.
 *
 * <p>Plain construction in the order in which the parts need each other; closed in the opposite one.
 */
final class Premises implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Store store;
    private final KeyRing keys;
    private final Gate gate;
    private final SignIn signIn;
    private final Dispatcher dispatcher;
    private final Sessions sessions;
    private final Switchboard switchboard;
    private final LocalChanges changes;
    private final BootstrapFile bootstrap;
    private final FrontRoom front;
    private volatile boolean leaving;
    private final AtomicReference<String> house;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /**
     * Opens the database, reads the keys and builds the rooms.
     *
     * @param progress gets a line for each step that takes time
     */
    static Premises open(Settings settings, Map<String, String> environment, Consumer<String> progress) {
        return open(settings, environment, progress, new ForwardClock(Clock.systemUTC(), System::nanoTime));
    }

    /** The same by another clock. */
    static Premises open(Settings settings, Map<String, String> environment, Consumer<String> progress, Clock clock) {
        if (!NoticesRoom.writesMail(environment)) {
            progress.accept("Nobody is told by mail: OSTIARY_SMTP_URL is not set.");
        }
        var store = Store.open(new StoreSettings(settings.folder(), settings.databaseUrl(), 16), progress);
        try {
            return new Premises(store, settings, environment, clock);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private Premises(Store store, Settings settings, Map<String, String> environment, Clock clock) {
        var random = new SecureRandom();
        var tenancy = store.tenancy();
        this.store = opened(store);
        this.house = new AtomicReference<>(settings.publicUrl().orElse(""));
        var tenant = founded(settings);
        var ring = SealRing.open(store, settings.folder(), environment);
        var ledger = opened(new TrailLedger(tenancy, ring));
        var rates = new RateDefaults(settings.scopedKeyRate(), settings.keyRate(), 20 * settings.keyRate());
        this.keys = new KeyRing(tenancy, rates, opened(KeyUse.begin(tenancy)));
        store.bell().on("ostiary_rights", keys);
        this.switchboard = new Switchboard(store, whose -> ring.mac(whose, "mcp switchboard", new byte[0]), clock);
        var notices = opened(new NoticesRoom(store, ring, environment, clock));
        var rooms = new Rooms(new Rooms.Ground(store, ring, ledger, keys, rates, notices, house::get, clock, random));
        opened(Upkeep.of(rooms.secrets(), switchboard));
        this.gate = new Gate(
                settings.conformance() ? List.of() : rooms.offers(),
                settings.conformance() ? ConformanceProfile.governance(ledger) : rooms.governance(),
                new Cursors((whose, message) -> ring.mac(whose, "cursor", message)),
                clock,
                new MeterWatch(meters));
        this.signIn = rooms.signIn();
        this.front = FrontRoom.at(store.bell(), signIn);
        this.changes = opened(News.from(store.bell()));
        var offering = settings.conformance() ? ConformanceProfile.offering(changes) : rooms.offering(gate);
        this.dispatcher = new Dispatcher(gate, offering, hub(ring, switchboard, changes, clock));
        this.bootstrap = new BootstrapFile(settings.folder());
        if (!settings.conformance()) {
            new Bootstrap(tenancy, rooms.ties(), clock, random).run("owner@localhost", bootstrap::write);
        }
        // All nodes on this database make the same key: it comes from the first tenant's, which is sealed there.
        this.sessions = sessions(ring.mac(tenant, "mcp sessions", new byte[0]), switchboard, clock);
    }

    /** The tenant that is there first. */
    private String founded(Settings settings) {
        if (!settings.conformance()) {
            return Bootstrap.TENANT;
        }
        ConformanceProfile.found(store.tenancy(), settings.folder());
        return ConformanceProfile.TENANT;
    }

    private static Sessions sessions(byte[] key, Switchboard switchboard, Clock clock) {
        return new Sessions(key, clock, switchboard.sessions(), switchboard.replays(), switchboard.withdrawals());
    }

    private static Hub hub(SealRing ring, Switchboard switchboard, Changes changes, Clock clock) {
        return new Hub(
                whose -> ring.mac(whose, "request state", new byte[0]),
                switchboard.answers(),
                changes,
                switchboard.tasks(),
                clock);
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    Gate gate() {
        return gate;
    }

    SignIn signIn() {
        return signIn;
    }

    KeyRing keys() {
        return keys;
    }

    Store store() {
        return store;
    }

    /** The MCP dispatcher over the gate. */
    Dispatcher dispatcher() {
        return dispatcher;
    }

    Sessions sessions() {
        return sessions;
    }

    /** What comes in for the streams of other nodes. */
    Letterboxes letterboxes() {
        return switchboard.letterboxes();
    }

    /** Ends all subscriptions, for their clients to begin anew at another node. */
    void endSubscriptions() {
        changes.close();
    }

    /** Has {@code listener} told of each tenant whose rights change, on any node. */
    void onRightsChanged(Consumer<String> listener) {
        store.bell().on("ostiary_rights", listener::accept);
    }

    /** The doors are open at {@code url}: it is written down for the shell, and people are sent there unless told otherwise. */
    void listens(String url) {
        house.compareAndSet("", url);
        bootstrap.listens(url);
    }

    BootstrapFile bootstrap() {
        return bootstrap;
    }

    PrometheusMeterRegistry meters() {
        return meters;
    }

    /** The REST surface over the gate. */
    RestServlet rest() {
        var doors = new SideDoors(gate.catalogue(), BuildVersion.text(), this::ready, meters::scrape);
        return new RestServlet(gate, doors.with(this::signedIn));
    }

    /** The console over the gate. */
    ConsoleServlet console() {
        return new ConsoleServlet(gate, front, front.doorbell());
    }

    /** Lets everybody at the console go who only waits, before the doors close. */
    void quiet() {
        front.doorbell().close();
    }

    private ObjectNode signedIn(ObjectNode body, Origin origin) {
        var asked = Shape.of(SignInForm.class).bind(body);
        var session = signIn.signIn(asked.claim(), origin);
        return Shape.of(SignIn.Session.class).render(session, false);
    }

    /** What {@code POST /v1/auth/login} takes. */
    record SignInForm(String email, Secret password, Optional<Secret> code, Optional<String> tenant) {
        SignIn.Claim claim() {
            return new SignIn.Claim(email, password, code, tenant);
        }
    }

    /** This node will stop: from now on it is not ready, though it serves whoever comes. */
    void leave() {
        leaving = true;
    }

    boolean leaving() {
        return leaving;
    }

    /** Whether the database gives a sign of life, and this node is to go on. */
    boolean ready() {
        if (leaving) {
            throw new Refused(new Refusal.Unavailable("This node is about to stop. Ask another one."));
        }
        return store.tenancy()
                .unbound(() -> Tx.current().one("select 1 as one", row -> row.number("one")))
                .isPresent();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                System.getLogger(Premises.class.getName())
                        .log(
                                System.Logger.Level.WARNING,
                                "not closed in good order: " + dev.ostiary.kernel.Faults.place(e));
            }
        }
    }
}
