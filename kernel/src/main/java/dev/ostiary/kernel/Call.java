package dev.ostiary.kernel;

import dev.ostiary.kernel.Governance.Circumstances;
import dev.ostiary.kernel.Governance.Leave;
import dev.ostiary.kernel.Governance.Note;
import dev.ostiary.kernel.Governance.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One call that the gate let through, as its handler sees it. */
public final class Call {
    private final Request request;
    private final Record input;
    private final Caller caller;
    private final Governance governance;
    private final Cursors cursors;
    private final List<Note> notes = new ArrayList<>();
    private final Map<String, String> facts = new TreeMap<>();
    private Optional<String> deed = Optional.empty();
    private List<Leave.Granted> grants = List.of();

    Call(Request request, Caller caller, Governance governance, Cursors cursors, Record input) {
        this.request = request;
        this.input = input;
        this.caller = caller;
        this.governance = governance;
        this.cursors = cursors;
    }

    public Caller caller() {
        return caller;
    }

    public String tenant() {
        return caller.tenant();
    }

    public Operation<?, ?> operation() {
        return request.operation();
    }

    public Guard guard() {
        return request.guard();
    }

    public Origin origin() {
        return request.origin();
    }

    /** What the call can tell its client, and ask of it; the secrets that it brought are not repeated there. */
    public Conversation conversation() {
        return Discreet.of(request.conversation(), input);
    }

    /** When the call arrived. */
    public Instant at() {
        return request.at();
    }

    /** What is asked for, as the handler gets it. */
    public Record input() {
        return input;
    }

    /** The approval that this call spends, if a person had to be asked for it. */
    public Optional<String> approval() {
        return grants.stream().map(Leave.Granted::approvalId).findFirst();
    }

    void allowedBy(List<Leave.Granted> given) {
        grants = given;
    }

    /** What conditions look at for this call. */
    public Circumstances circumstances() {
        return new Circumstances(origin().address(), caller.mfaAt(), at());
    }

    /** Whether the caller may list {@code path}: the gate's own guard and policy, asked for one more path. */
    public boolean sees(ResourcePath path) {
        return refusal(Permission.LIST, path).isEmpty();
    }

    /** Why the caller may not do {@code permission} on {@code path}, or empty when it may. */
    public Optional<Refusal> refusal(Permission permission, ResourcePath path) {
        var blocked = guard().refusal(path);
        if (blocked.isPresent()) {
            return blocked;
        }
        return switch (governance.policy().decide(caller, permission, path, circumstances())) {
            case Verdict.Allowed _ -> unasked(permission, path);
            case Verdict.Denied denied -> Optional.of(denied.refusal());
        };
    }

    /** What a person allowed is spent by the call that it was allowed to, on that one path. */
    private Optional<Refusal> unasked(Permission permission, ResourcePath path) {
        if (permission == Permission.LIST) {
            return Optional.empty();
        }
        return switch (governance.approval().leave(this, permission, path)) {
            case Leave.Free _ -> Optional.empty();
            case Leave.Granted _ ->
                Optional.of(Refusal.denied(
                        "approval_for_one",
                        "What was approved for '" + path + "' holds for a call on it alone. Call it by itself.",
                        Refusal.Cause.CONDITION));
            case Leave.No no -> Optional.of(no.refusal());
        };
    }

    /** Refuses unless the caller may do {@code permission} on {@code path}; for paths besides the operation's own. */
    public void require(Permission permission, ResourcePath path) {
        refusal(permission, path).ifPresent(refusal -> {
            throw new Refused(refusal);
        });
    }

    /** Has the trail record another path that this call touched. */
    public void note(Note note) {
        notes.add(note);
    }

    /** Has the trail record an allowed {@code action} on another path. */
    public void note(String action, ResourcePath path) {
        note(new Note(action, path, null, Map.of()));
    }

    /** Has the trail, and whoever watches a list, told that what this call is about is in lists from now on. */
    public void appeared() {
        facts.putAll(Note.APPEARED);
    }

    /** The same of what is in lists no more. */
    public void vanished() {
        facts.putAll(Note.VANISHED);
    }

    /** Has the trail tell {@code value} besides, as {@code name}, once the call is allowed; never a secret. */
    public void fact(String name, String value) {
        facts.put(name, value);
    }

    /** Has the trail call what was done {@code action}, where one operation does several things; once the call is allowed. */
    public void did(String action) {
        deed = Optional.of(action);
    }

    Optional<String> deed() {
        return deed;
    }

    List<Note> notes() {
        return notes;
    }

    /** What the trail tells besides of the call's own event. */
    Map<String, String> facts() {
        return facts;
    }

    /** A cursor that resumes this very listing after {@code position}. */
    public String cursor(List<String> position) {
        return cursors.issue(tenant(), caller.principal(), operation().name(), filters(), position);
    }

    /**
     * The position that {@code cursor} holds.
     *
     * @throws Refused with {@code invalid_cursor} when it was not issued for this caller and this very listing
     */
    public List<String> position(String cursor) {
        return cursors.open(tenant(), caller.principal(), operation().name(), filters(), cursor);
    }

    private JsonNode filters() {
        return request.arguments();
    }

    /** The text that was given as {@code field}, if one was. */
    public Optional<String> text(String field) {
        return Optional.ofNullable(request.arguments().get(field))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue);
    }

    /**
     * Keyed digest of the operation and its arguments without {@code apart}, hex: two calls that have the same one ask for
     * the same.
     */
    public String digest(Set<String> apart) {
        var rest = request.arguments().deepCopy();
        if (rest instanceof ObjectNode object) {
            object.remove(apart);
        }
        var whole = JsonNodeFactory.instance.arrayNode().add(operation().name()).add(rest);
        return governance.ledger().digest(tenant(), Deeds.canonical(whole));
    }

    /** The arguments without {@code apart} as a person may see them: JSON, every secret hidden. */
    public String shown(Set<String> apart) {
        var shown = operation().inputShape().render(input, true);
        shown.remove(apart);
        return shown.toString();
    }
}
