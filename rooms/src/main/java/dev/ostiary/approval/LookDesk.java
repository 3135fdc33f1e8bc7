package dev.ostiary.approval;

import dev.ostiary.approval.ApprovalOperations.Approval;
import dev.ostiary.approval.ApprovalOperations.Listing;
import dev.ostiary.approval.ApprovalOperations.Log;
import dev.ostiary.approval.ApprovalOperations.Logs;
import dev.ostiary.approval.ApprovalOperations.Look;
import dev.ostiary.approval.ApprovalOperations.Looking;
import dev.ostiary.approval.ApprovalOperations.Page;
import dev.ostiary.approval.ApprovalOperations.Pagination;
import dev.ostiary.approval.ApprovalOperations.Status;
import dev.ostiary.kernel.Call;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import dev.ostiary.kernel.ResourcePath;
import dev.ostiary.kernel.Untrusted;
import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.secrets.NamedSecrets;
import dev.ostiary.trail.Traces;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Shows approvals, and what was done under them, to those whom it concerns. */
final class LookDesk {
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<String> GROUNDS =
            List.of("vsecure", "vsecure-api-keys", "vsecure-custom", VsecureUri.CREDENTIALS);

    private final Links links;
    private final Traces traces;
    private final NamedSecrets secrets;

    LookDesk(Links links, Traces traces, NamedSecrets secrets) {
        this.secrets = secrets;
        this.links = links;
        this.traces = traces;
    }

    Approval show(Look input, Call call) {
        return ApprovalShelf.one(input.approvalId())
                .filter(it -> concerns(it, call))
                .map(it -> it.told(links.to(it.id()), call.at()))
                .orElseThrow(
                        () -> new Refused(Refusal.missing("approval", Untrusted.neutral(input.approvalId(), 120))));
    }

    /** Who asked, for whom, who may answer, and those who look after all of it. */
    private static boolean concerns(Case it, Call call) {
        var who = call.caller().principal();
        return overseer(call)
                || it.requestedBy().equals(who)
                || it.behind().filter(who::equals).isPresent()
                || it.eligible().contains(who);
    }

    private static boolean overseer(Call call) {
        return call.caller().holds(ResourceOperations.RULES) || call.caller().holds("audit:read");
    }

    Page list(Listing input, Call call) {
        var who = call.caller().principal();
        var found = ApprovalShelf.list(
                overseer(call) ? Optional.empty() : Optional.of(who),
                input.mine() ? Optional.of(who) : Optional.empty(),
                input.mine() ? Optional.of(Status.PENDING) : input.status(),
                input.resource().map(Reach::of),
                input.cursor().map(it -> call.position(it).getFirst()).orElse(""),
                call.at(),
                input.limit() + 1);
        boolean more = found.size() > input.limit();
        var shown = more ? found.subList(0, input.limit()) : found;
        // As on the page of seed 001, there is a cursor behind the last of a list too.
        var cursor = shown.isEmpty()
                ? Optional.<String>empty()
                : Optional.of(call.cursor(List.of(shown.getLast().id())));
        return new Page(
                shown.stream().map(it -> it.told(links.to(it.id()), call.at())).toList(), new Pagination(cursor, more));
    }

    Logs audit(Looking input, Call call) {
        long before = input.cursor()
                .map(it -> Long.parseLong(call.position(it).getFirst()))
                .orElse(Long.MAX_VALUE);
        var since = input.since().orElse(call.at().minus(DAY));
        var found = traces.newest(
                call,
                input.resource().map(LookDesk::ground).map(List::of).orElse(GROUNDS),
                since,
                before,
                input.limit() + 1);
        boolean more = found.size() > input.limit();
        var shown = more ? found.subList(0, input.limit()) : found;
        var cursor = more
                ? Optional.of(call.cursor(List.of(Long.toString(shown.getLast().seq()))))
                : Optional.<String>empty();
        var names = secrets.names(shown.stream().map(LookDesk::path).distinct().toList());
        return new Logs(shown.stream().map(it -> log(it, names)).toList(), new Pagination(cursor, more));
    }

    /** {@code production/*} is short for the secrets of that environment (seed 001, audit everything). */
    private static String ground(String resource) {
        var uri = resource.startsWith(VsecureUri.SCHEME) ? resource : VsecureUri.SCHEME + "secrets/" + resource;
        return Reach.of(uri).base().text();
    }

    private static String path(Traces.Trace trace) {
        return Objects.requireNonNull(trace.event().path());
    }

    /** A path is in lower case; its address is told with the name that the secret has. */
    private static String address(String path, Map<String, String> names) {
        var slug = Leaves.addressOf(new ResourcePath(path).segments());
        var name = names.get(path);
        return name == null ? slug : slug.substring(0, slug.lastIndexOf('/') + 1) + name;
    }

    private static Log log(Traces.Trace trace, Map<String, String> names) {
        var event = trace.event();
        return new Log(
                event.id(),
                event.time().truncatedTo(ChronoUnit.MILLIS),
                address(path(trace), names),
                event.action(),
                Case.plain(event.principal()),
                Optional.ofNullable(event.extra().get("approval")),
                event.code() == null,
                new ApprovalOperations.Traces(
                        Optional.ofNullable(event.address()), Optional.ofNullable(event.userAgent())));
    }
}
