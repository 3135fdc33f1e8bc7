package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Cursors;
import dev.ostiary.kernel.Effect;
import dev.ostiary.kernel.Gate;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.Verdict;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Operation;
import dev.ostiary.kernel.Permission;
import dev.ostiary.kernel.Rate;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Secret;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.GatedOffering;
import dev.ostiary.kernel.mcp.Hub;
import dev.ostiary.kernel.mcp.Letterboxes;
import dev.ostiary.kernel.mcp.LocalAnswers;
import dev.ostiary.kernel.mcp.LocalChanges;
import dev.ostiary.kernel.mcp.LocalTasks;
import dev.ostiary.kernel.mcp.Sessions;
import dev.ostiary.kernel.trail.TrailEvent;
import dev.ostiary.surface.http.DoorFrame;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.springframework.util.FileSystemUtils;

/** A Tomcat with the MCP servlet before a real gate that has two tools, keys and a trail in memory. */
public final class McpHouse implements AutoCloseable {
    record Read(ResourcePath path) {}

    record Value(ResourcePath path, Secret value) {}

    record Write(ResourcePath path, Secret value) {}

    record Written(ResourcePath path) {}

    public final Map<Credential, Caller> keys = new ConcurrentHashMap<>(Map.of(
            new Credential.Bearer(new Secret("all")), caller("ten_a", "sa:all", Set.of("read", "write")),
            new Credential.Bearer(new Secret("other")), caller("ten_b", "sa:other", Set.of("read")),
            new Credential.QueryKey(new Secret("query")), caller("ten_a", "sa:query", Set.of("read"))));
    /** Keys that were good once, and whose. */
    final Map<Credential, Caller> revoked = new ConcurrentHashMap<>(
            Map.of(new Credential.Bearer(new Secret("revoked")), caller("ten_a", "sa:revoked", Set.of())));

    public final List<TrailEvent> trail = new CopyOnWriteArrayList<>();
    /** What happens while something is written. */
    public volatile Consumer<Call> meanwhile = _ -> {};

    final Dispatcher dispatcher;
    final EventStreams streams;
    private final Tomcat tomcat = new Tomcat();
    private final Path base;

    public McpHouse() throws Exception {
        this(Dispatcher::new, new Sessions(new byte[32], Clock.systemUTC()));
    }

    /** A house that tells of {@code changes}, and in which every resource but {@code hidden} may be watched. */
    public static McpHouse telling(LocalChanges changes, Sessions sessions) throws Exception {
        return telling(changes, sessions, 0);
    }

    /** The same at the port of an earlier one. */
    public static McpHouse telling(LocalChanges changes, Sessions sessions, int port) throws Exception {
        var clock = Clock.systemUTC();
        var hub = new Hub(_ -> new byte[32], new LocalAnswers(), changes, new LocalTasks(clock), clock);
        return new McpHouse(
                gate -> new Dispatcher(gate, new Watchable(new GatedOffering(gate)), hub),
                sessions,
                Letterboxes.NONE,
                port);
    }

    /** A house whose dispatcher and sessions may share something with others. */
    McpHouse(Function<Gate, Dispatcher> speaking, Sessions sessions) throws Exception {
        this(speaking, sessions, Letterboxes.NONE);
    }

    /** A house that shares its streams too. */
    McpHouse(Function<Gate, Dispatcher> speaking, Sessions sessions, Letterboxes letterboxes) throws Exception {
        this(speaking, sessions, letterboxes, 0);
    }

    private McpHouse(Function<Gate, Dispatcher> speaking, Sessions sessions, Letterboxes letterboxes, int port)
            throws Exception {
        dispatcher = speaking.apply(gate());
        streams = new EventStreams(
                dispatcher,
                new StreamLimits(Duration.ofMillis(200), Duration.ofMinutes(1), 4, 12, 1 << 20),
                letterboxes);
        base = Files.createTempDirectory("mcp");
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(port);
        tomcat.getConnector().getProtocolHandler().setExecutor(new VirtualThreadExecutor("mcp-"));
        var context = tomcat.addContext("", base.toString());
        Tomcat.addServlet(context, "mcp", new McpServlet(dispatcher, sessions, streams, "1.2.3"));
        for (var mapping : McpServlet.MAPPINGS) {
            context.addServletMappingDecoded(mapping, "mcp");
        }
        Tomcat.addServlet(context, "rest", new HttpServlet() {
            private static final long serialVersionUID = 1L;
        });
        context.addServletMappingDecoded("/", "rest");
        var frame = new FilterDef();
        frame.setFilterName("frame");
        frame.setFilter(new DoorFrame(Set.of("vault.example"), Set.of("https://inspector.example")));
        context.addFilterDef(frame);
        var everywhere = new FilterMap();
        everywhere.setFilterName("frame");
        everywhere.addURLPattern("/*");
        everywhere.setDispatcher(DispatcherType.REQUEST.name());
        context.addFilterMap(everywhere);
        tomcat.start();
    }

    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** Sends a request as it stands, lines ending as HTTP wants, and gives all that comes back. */
    String raw(String head, String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            var text = head.strip().replace("\n", "\r\n") + "\r\nConnection: close\r\nContent-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Caller caller(String tenant, String principal, Set<String> scopes) {
        return new Caller(
                tenant,
                "par",
                principal,
                "key_1",
                scopes,
                List.of(),
                List.of(),
                100,
                Optional.empty(),
                Optional.empty(),
                1);
    }

    private Gate gate() {
        var read = Operation.named("secrets.read", Effect.READ, Read.class, Value.class)
                .summary("Reads one secret.")
                .scope("read")
                .governedBy(Permission.READ)
                .action("read")
                .on("secrets/{path}")
                .tool("vault", "scaivault_read_secret")
                .declare();
        var write = Operation.named("secrets.write", Effect.REPLACE, Write.class, Written.class)
                .summary("Writes one secret.")
                .scope("write")
                .governedBy(Permission.WRITE)
                .action("write")
                .on("secrets/{path}")
                .tool("vault", "scaivault_write_secret")
                .declare();
        var governance = new Governance(
                (credential, _, _) -> Optional.ofNullable(keys.get(credential))
                        .<Arrival>map(Arrival.Known::new)
                        .orElseGet(() -> new Arrival.TurnedAway(
                                new Refusal.Unauthenticated("unauthorized", "Give a valid key."),
                                Optional.ofNullable(revoked.get(credential)))),
                new Everything(),
                Governance.Approval.NEVER,
                (caller, now) -> new Rate(caller.rateLimit(), 41, now.plusSeconds(60), Optional.empty()),
                new Here(),
                new Memory());
        return new Gate(
                List.of(
                        new Offer<>(read, (in, _) -> new Value(in.path(), new Secret("hunter2-hunter2"))),
                        new Offer<>(write, (in, call) -> {
                            meanwhile.accept(call);
                            return new Written(in.path());
                        })),
                governance,
                new Cursors(new byte[32]),
                Clock.systemUTC(),
                Governance.Watch.NONE);
    }

    @Override
    public void close() throws IOException, LifecycleException {
        streams.close();
        tomcat.stop();
        tomcat.destroy();
        FileSystemUtils.deleteRecursively(base);
    }

    private static final class Everything implements Governance.Policy {
        @Override
        public Verdict decide(Caller caller, Permission permission, ResourcePath path, Circumstances circumstances) {
            return new Verdict.Allowed("pol_all", 0, "**");
        }

        @Override
        public boolean anywhere(Caller caller, Permission permission) {
            return true;
        }
    }

    private static final class Here implements Governance.Ground {
        @Override
        public <T> T within(Caller caller, Effect effect, Supplier<T> work) {
            return work.get();
        }
    }

    private final class Memory implements Governance.Ledger {
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
            return "d16e57";
        }
    }
}
