package dev.ostiary.surface.mcp;

import dev.ostiary.kernel.Caller;
import dev.ostiary.kernel.Credential;
import dev.ostiary.kernel.Governance.Arrival;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Threshold;
import dev.ostiary.kernel.mcp.Dispatcher;
import dev.ostiary.kernel.mcp.Endpoint;
import dev.ostiary.kernel.mcp.Letterboxes;
import dev.ostiary.kernel.mcp.Letterboxes.Delivery;
import dev.ostiary.kernel.mcp.Places;
import dev.ostiary.surface.http.Body;
import dev.ostiary.surface.http.Reply;
import dev.ostiary.surface.http.Visitor;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * HTTP+SSE of revision 2024-11-05: a stream is opened with GET, its first event says where to post messages.
 *
 * <p>The session in that address is 128 random bits, works only together with the credential that opened the stream,
 * and for anybody else does not exist.
 */
public final class EventStreams {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Dispatcher dispatcher;
    private final StreamLimits limits;
    private final Places places;
    private final Set<OpenStream> open = ConcurrentHashMap.newKeySet();
    private final Map<PostingPlace, EventStream> posting = new ConcurrentHashMap<>();
    private final Letterboxes letterboxes;
    private final Backlog backlog;

    /** Streams of a process that shares nothing. */
    public EventStreams(Dispatcher dispatcher, StreamLimits limits) {
        this(dispatcher, limits, Letterboxes.NONE);
    }

    /** Posts for the streams of other nodes go by {@code letterboxes}. */
    public EventStreams(Dispatcher dispatcher, StreamLimits limits, Letterboxes letterboxes) {
        this.dispatcher = dispatcher;
        this.limits = limits;
        this.letterboxes = letterboxes;
        this.places = new Places(limits.perPrincipal(), limits.perNode());
        this.backlog = new Backlog(Runtime.getRuntime().maxMemory());
    }

    /** The rights of {@code tenant} have changed: its streams look again whether their credentials still work. */
    public void onRightsChanged(String tenant) {
        open.stream().filter(stream -> stream.caller().tenant().equals(tenant)).forEach(OpenStream::lookAgain);
    }

    /** Ends all streams; for when the server stops. */
    public void close() {
        open.forEach(OpenStream::close);
    }

    /** How many streams are open. */
    public int count() {
        return open.size();
    }

    void open(Endpoint endpoint, String messagesPath, Reply reply, Visitor visitor) throws IOException {
        var guard = visitor.guard();
        switch (dispatcher.gate().admit(Threshold.MCP_CONNECT, visitor.credential(), guard, visitor.origin())) {
            case Arrival.TurnedAway away -> reply.refusal(away.refusal());
            case Arrival.Known known -> {
                var stream = new EventStream(visitor, guard, known.caller(), endpoint, dispatcher, limits, backlog);
                var id = fresh();
                var place = PostingPlace.of(id, endpoint, visitor.credential(), guard)
                        .orElseThrow();
                var address = messagesPath + "?session=" + id + repeated(visitor.credential());
                during(stream, () -> serve(stream, place, address, reply.response()));
            }
        }
    }

    private void serve(EventStream stream, PostingPlace place, String address, HttpServletResponse response)
            throws IOException {
        posting.put(place, stream);
        var slot = new LetterSlot(stream);
        try (var box = letterboxes.open(stream.caller().tenant(), place.name(), slot::ring)) {
            slot.over(box);
            stream.serve(new EventWriter(response), address);
        } finally {
            posting.remove(place);
        }
    }

    /** A client that can only give its key in the address has to be told an address with its key in it. */
    private static String repeated(Credential credential) {
        return credential instanceof Credential.QueryKey(var token)
                ? "&api_key=" + URLEncoder.encode(token.reveal(), StandardCharsets.UTF_8)
                : "";
    }

    StreamLimits limits() {
        return limits;
    }

    /** What is written to a stream. */
    interface Serving {
        void run() throws IOException;
    }

    /**
     * Serves a stream while it counts as open.
     *
     * @throws Refused when its caller, his tenant, or everybody together, has too many
     */
    void during(OpenStream stream, Serving serving) throws IOException {
        enter(stream);
        try {
            open.add(stream);
            serving.run();
        } finally {
            open.remove(stream);
            places.leave(stream.caller());
        }
    }

    private void enter(OpenStream stream) {
        switch (places.take(stream.caller())) {
            case TAKEN -> {}
            case PRINCIPAL_HAS_ENOUGH, TENANT_HAS_ENOUGH ->
                throw new Refused(new Refusal.RateLimited(Duration.ofSeconds(60)));
            case NONE_LEFT ->
                throw new Refused(new Refusal.Unavailable("Too many streams are open here. Try again in a moment."));
        }
    }

    void post(Endpoint endpoint, HttpServletRequest request, Reply reply, Visitor visitor) throws IOException {
        var ids = Visitor.query(request, "session");
        var guard = visitor.guard();
        var place = Optional.of(ids)
                .filter(it -> it.size() == 1)
                .flatMap(it -> PostingPlace.of(it.getFirst(), endpoint, visitor.credential(), guard))
                .orElseThrow(() -> new Refused(gone(visitor)));
        var body = Body.read(request, () -> visitor.tenant(dispatcher.gate()));
        var post = new Posted(visitor.origin(), body);
        var stream = posting.get(place);
        switch (stream == null ? elsewhere(place, post, visitor) : here(stream, post)) {
            case TAKEN -> reply.response().setStatus(HttpServletResponse.SC_ACCEPTED);
            case FULL -> throw new Refused(new Refusal.RateLimited(Duration.ofSeconds(1)));
            case NOBODY -> throw new Refused(gone(visitor));
        }
    }

    private static Delivery here(EventStream stream, Posted post) {
        if (stream.isClosing()) {
            return Delivery.NOBODY;
        }
        return stream.take(post) ? Delivery.TAKEN : Delivery.FULL;
    }

    private Delivery elsewhere(PostingPlace place, Posted post, Visitor visitor) {
        // Counted here, where it costs something, and once more where it is dealt with.
        var gate = dispatcher.gate();
        return switch (gate.admit(Threshold.MCP_REQUEST, visitor.credential(), visitor.guard(), visitor.origin())) {
            case Arrival.TurnedAway away -> throw new Refused(away.refusal());
            case Arrival.Known known ->
                letterboxes.deliver(
                        known.caller().tenant(),
                        place.name(),
                        post.bytes(),
                        post.incoming().asks());
        };
    }

    private Arrival arrival(Visitor visitor) {
        return dispatcher.gate().arrival(visitor.credential(), visitor.guard(), visitor.origin());
    }

    private Refusal gone(Visitor visitor) {
        return switch (arrival(visitor)) {
            case Arrival.TurnedAway away -> away.refusal();
            case Arrival.Known _ ->
                new Refusal.Missing("session_not_found", "There is no such stream. Open a new one.");
        };
    }

    private static String fresh() {
        var id = new byte[20];
        RANDOM.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** What one principal may have waiting for its slow readers. */
    Backlog.Share share(Caller caller) {
        return backlog.of(caller);
    }
}
