package dev.ostiary.kernel.mcp;

import dev.ostiary.kernel.Conversation;
import dev.ostiary.kernel.Given;
import dev.ostiary.kernel.Knock;
import dev.ostiary.kernel.Once;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.Toll;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One request while it is being dealt with: who sent it, what has been answered so far, and the way to its client. */
public final class Exchange implements Conversation {
    private final Visit visit;
    private final Toll toll;
    private final Revision revision;
    private final ObjectNode meta;
    private final Client client;
    private final Map<String, JsonNode> answers;
    private final Map<String, JsonNode> unasked;
    private final Map<String, JsonNode> used = new LinkedHashMap<>();
    private final Once once;
    private final Form form;
    private final Consumer<String> told;

    /** Whether the client waits for the answer. */
    enum Form {
        WAITED_FOR,
        DETACHABLE,
        DETACHED
    }

    /**
     * What a client brings of answers.
     *
     * @param asked answers to what it was asked, by the questions' keys
     * @param unasked answers to what it was not asked, or not yet
     */
    record Brought(Map<String, JsonNode> asked, Map<String, JsonNode> unasked) {
        static final Brought NOTHING = new Brought(Map.of(), Map.of());
    }

    Exchange(Turn turn, Client client, Brought brought) {
        this(turn, client, brought, Form.WAITED_FOR, _ -> {});
    }

    Exchange(Turn turn, Client client, Brought brought, Form form, Consumer<String> told) {
        this(turn, client, brought, new Once(), form, told);
    }

    private Exchange(Turn turn, Client client, Brought brought, Once once, Form form, Consumer<String> told) {
        this.once = once;
        this.told = told;
        this.form = form;
        this.visit = turn.visit();
        this.toll = turn.toll();
        this.revision = turn.revision();
        this.meta = turn.ask().params().get("_meta") instanceof ObjectNode given
                ? given
                : JsonNodeFactory.instance.objectNode();
        this.client = client;
        this.answers = new HashMap<>(brought.asked());
        this.unasked = brought.unasked();
    }

    /** What the transport knows of the request. */
    public Visit visit() {
        return visit;
    }

    /** The request at the gate: counted once, whatever comes of it, and what it has done is not done again. */
    Knock knock() {
        return visit.knock(toll, once);
    }

    public Revision revision() {
        return revision;
    }

    Client client() {
        return client;
    }

    /** The same request, as {@code turn}, with a client that waits no more and is told what it waits for when it asks. */
    Exchange detached(Turn turn, Consumer<String> waits) {
        return new Exchange(turn, client, new Brought(answers, unasked), once, Form.DETACHED, waits);
    }

    /** The answers that questions were asked for, in the order of the questions. */
    Map<String, JsonNode> used() {
        return used;
    }

    void answer(String key, JsonNode answer) {
        answers.put(key, answer);
    }

    @Override
    public boolean can(Question question) {
        return client.can(question);
    }

    @Override
    public Map<String, Given> ask(List<Question> questions) {
        var given = new LinkedHashMap<String, Given>();
        var open = new ArrayList<Question>();
        for (var question : questions) {
            var raw = answer(question);
            var read = raw == null ? null : Answering.read(question, raw);
            if (raw == null || read == null) {
                open.add(question);
            } else {
                used.put(question.key(), raw);
                given.put(question.key(), read);
            }
        }
        open.stream().filter(question -> !can(question)).findFirst().ifPresent(question -> {
            throw new Refused(missing(Client.needed(question)));
        });
        if (!open.isEmpty()) {
            throw new Refused(new Refusal.InputRequired(open));
        }
        return given;
    }

    private @Nullable JsonNode answer(Question question) {
        var asked = answers.get(question.key());
        return asked == null && question instanceof Question.Form form && form.ahead()
                ? unasked.get(question.key())
                : asked;
    }

    /** The client has not declared what this call needs of it (2026-07-28, lifecycle, missing capabilities). */
    static Refusal missing(Client.Ability ability) {
        return new Refusal.Denied(
                "client_capability_missing",
                "This needs a client that has declared " + ability.name().toLowerCase(java.util.Locale.ROOT)
                        + " among its capabilities.",
                Refusal.Cause.CONDITION,
                Map.of("required_capabilities", Client.declaring(ability)));
    }

    /**
     * Goes on as a task where the client can deal with tasks: the call begins anew, and its client asks after it. So detach
     * before changing anything, or after it in a sequel. Where it cannot, the call goes on as it is.
     *
     * @throws Refused when it cannot, and the task is {@code required}
     */
    public void detach(boolean required) {
        if (form == Form.DETACHABLE) {
            throw new Detach();
        }
        if (form == Form.WAITED_FOR && required) {
            throw new Refused(missing(Client.Ability.TASKS));
        }
    }

    @Override
    public boolean detached() {
        detach(false);
        return form == Form.DETACHED;
    }

    @Override
    public void waiting(String words) {
        told.accept(words);
    }

    @Override
    public void progress(double done, double total) {
        if (visit.wire().tells()) {
            RequestMeta.token(meta).ifPresent(token -> visit.wire().tell(Notices.progress(token, done, total)));
        }
    }

    @Override
    public void log(Level level, String text) {
        if (visit.wire().tells() && wanted(level)) {
            visit.wire().tell(Notices.log(level, visit.endpoint().serverName(), text));
        }
    }

    /** A modern request names the least severity it wants to hear, or wants none; the others have set it before. */
    private boolean wanted(Level level) {
        var least = revision.modern()
                ? RequestMeta.level(meta)
                : Optional.of(visit.wire().least());
        return least.filter(it -> level.compareTo(it) >= 0).isPresent();
    }

    @Override
    public boolean cancelled() {
        return !visit.wire().open();
    }

    @Override
    public Ear onCancel(Runnable wake) {
        return visit.wire().onWithdrawal(wake)::close;
    }
}
