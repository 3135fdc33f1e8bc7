package dev.ostiary.surface;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Cursors;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Origin;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.surface.http.DoorFrame;
import dev.ostiary.surface.http.StrictContainer;
import dev.ostiary.surface.rest.RestServlet;
import dev.ostiary.surface.rest.SideDoors;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A real servlet container around the real gate, governed from memory. */
public final class Lodge implements AutoCloseable {
    public static final String KEY = "aug_live_testkeeper";
    public static final String READER = "aug_live_testreader";
    public static final String HASTY = "aug_live_testhasty";
    public static final String MEASURER = "aug_live_testmeasurer";

    /** Of another tenant. */
    public static final String NEIGHBOUR = "aug_live_testneighbour";

    public final Shelf shelf = new Shelf();
    public final List<TrailEvent> trail = new CopyOnWriteArrayList<>();
    public final List<Origin> origins = new CopyOnWriteArrayList<>();
    public final AtomicInteger hastyCalls = new AtomicInteger();
    public volatile boolean ready = true;

    private final Tomcat tomcat = new Tomcat();
    private final Path folder;

    public Lodge() throws IOException, LifecycleException {
        folder = Files.createTempDirectory("lodge");
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        var connector = tomcat.getConnector();
        connector.setProperty("address", "127.0.0.1");
        StrictContainer.apply(connector);
        StrictContainer.apply(tomcat.getHost());
        var context = tomcat.addContext("", folder.toString());
        StrictContainer.apply(context);
        var gate = new Gate(
                shelf.offers(), governance(), new Cursors(new byte[32]), Clock.systemUTC(), Governance.Watch.NONE);
        var sides = new SideDoors(gate.catalogue(), "0.0-test", this::isReady, () -> "calls_total 1.0\n")
                .with(Lodge::signIn);
        Tomcat.addServlet(context, "rest", new RestServlet(gate, sides));
        context.addServletMappingDecoded("/", "rest");
        var frame = new FilterDef();
        frame.setFilterName("frame");
        frame.setFilter(new DoorFrame(Set.of(), Set.of()));
        context.addFilterDef(frame);
        var everywhere = new FilterMap();
        everywhere.setFilterName("frame");
        everywhere.addURLPattern("/*");
        context.addFilterMap(everywhere);
        tomcat.start();
    }

    /** Connections that are made from now on are waited for so long. */
    public void patience(Duration time) {
        tomcat.getConnector().setProperty("connectionTimeout", Long.toString(time.toMillis()));
    }

    public List<Operation<?, ?>> operations() {
        return shelf.operations();
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    private boolean isReady() {
        if (!ready) {
            throw new IllegalStateException("the database is gone");
        }
        return true;
    }

    private static ObjectNode signIn(ObjectNode body, Origin origin) {
        if (!body.path("password").asString("").equals("correct horse")) {
            throw new Refused(new Refusal.Unauthenticated("authentication_required", "Unknown person or password."));
        }
        return JsonNodeFactory.instance.objectNode().put("api_key", KEY);
    }

    private Governance governance() {
        return new Governance(
                this::identify,
                new Allowing(),
                Governance.Approval.NEVER,
                this::take,
                new Governance.Ground() {
                    @Override
                    public <T> T within(Caller caller, Effect effect, Supplier<T> work) {
                        return work.get();
                    }
                },
                new Remembering());
    }

    private Arrival identify(Credential credential, Origin origin, Instant now) {
        origins.add(origin);
        var scopes = Map.of(
                KEY, Set.of("admin"),
                READER, Set.of("secrets:read"),
                HASTY, Set.of("admin"),
                MEASURER, Set.of("metrics:read"),
                NEIGHBOUR, Set.of("admin"));
        if (credential instanceof Credential.Bearer bearer
                && scopes.containsKey(bearer.token().reveal())) {
            return new Arrival.Known(
                    caller(bearer.token().reveal(), scopes.get(bearer.token().reveal())));
        }
        return new Arrival.TurnedAway(
                new Refusal.Unauthenticated(
                        credential instanceof Credential.Absent ? "authentication_required" : "token_invalid",
                        "This credential is not known here. Sign in again."),
                Optional.empty());
    }

    private static Caller caller(String key, Set<String> scopes) {
        return new Caller(
                key.equals(NEIGHBOUR) ? "neighbour" : "acme",
                "partner",
                "sa:" + key.substring("aug_live_test".length()),
                "key_1",
                scopes,
                List.of(),
                List.of(),
                100,
                Optional.empty(),
                Optional.empty(),
                1);
    }

    private Rate take(Caller caller, Instant now) {
        if (caller.principal().equals("sa:hasty") && hastyCalls.getAndIncrement() == 0) {
            return new Rate(100, 0, now.plusSeconds(30), Optional.of(Duration.ofSeconds(7)));
        }
        return new Rate(100, 99, Instant.parse("2026-01-31T14:30:00.5Z"), Optional.empty());
    }

    private static final class Allowing implements Governance.Policy {
        @Override
        public Verdict decide(Caller caller, Permission permission, ResourcePath path, Circumstances circumstances) {
            return path.text().startsWith("forbidden")
                    ? new Verdict.Denied(
                            Refusal.denied(
                                    "access_denied",
                                    "No policy lets you. Ask an administrator for a binding.",
                                    Refusal.Cause.NO_BINDING),
                            List.of())
                    : new Verdict.Allowed("pol_1", 0, "**");
        }

        @Override
        public boolean anywhere(Caller caller, Permission permission) {
            return true;
        }
    }

    private final class Remembering implements Governance.Ledger {
        @Override
        public void append(List<TrailEvent> events) {
            trail.addAll(events);
        }

        @Override
        public void join(List<TrailEvent> events) {
            trail.addAll(events);
        }

        @Override
        public String digest(String tenant, byte[] canonical) {
            return "00";
        }
    }

    @Override
    public void close() throws IOException, LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
