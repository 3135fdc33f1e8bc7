package dev.ostiary.approval;

import dev.ostiary.kernel.VsecureUri;
import dev.ostiary.notices.Notice;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people are told of an approval, in the transaction that makes it so.
 *
 * @param tell takes a notice for all channels that want it
 */
record Tidings(Consumer<Notice> tell) {
    private static final DateTimeFormatter UNTIL = DateTimeFormatter.ofPattern(
                    "HH:mm:ss 'on' d MMMM yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    void requested(Case it, String link) {
        var mails = it.eligible().stream().map(Case::plain).toList();
        tell.accept(new Notice(
                "approval_requested",
                "Approval wanted: " + deed(it) + " " + brief(it),
                words(it),
                Optional.of(link),
                mails,
                body(it, link)));
    }

    private static List<String> words(Case it) {
        var words = new ArrayList<String>();
        words.add(Case.plain(it.requestedBy()) + " asks to " + deed(it) + " "
                + it.reach().uri() + "."
                + it.behind()
                        .filter(person -> !person.equals(it.requestedBy()))
                        .map(person -> " It acts for " + Case.plain(person) + ".")
                        .orElse(""));
        extent(it).ifPresent(words::add);
        words.add(it.reason().isBlank() ? "No reason was given." : "Reason: " + it.reason());
        words.add("The request ends at " + UNTIL.format(it.expiresAt()) + " UTC, and so does what you approve.");
        return List.copyOf(words);
    }

    /** What a yes would let happen beyond one reading of one thing. */
    private static Optional<String> extent(Case it) {
        var times = it.maxUses().map(most -> most == 1 ? "once" : "up to " + most + " times");
        if (it.call().isPresent()) {
            var call = it.call().get();
            return Optional.of("The one call that it is for: " + call.operation() + " " + call.arguments());
        }
        if (it.verb().changes()) {
            return Optional.of("It holds for ANY arguments, " + times.orElse("as often as wanted") + ".");
        }
        return it.reach().family()
                ? Optional.of("It holds for everything below that address, " + times.orElse("as often as wanted") + ".")
                : Optional.empty();
    }

    void decided(String event, Case it, String by, String link) {
        tell.accept(new Notice(
                event,
                (event.equals("access_granted") ? "Approved: " : "Denied: ") + deed(it) + " " + brief(it),
                List.of(Case.plain(by) + " answered the request of " + Case.plain(it.requestedBy()) + "."),
                Optional.of(link),
                List.of(),
                body(it, link).put("decidedBy", Case.plain(by))));
    }

    /** Nobody writes a role: its rights are used. */
    private static String deed(Case it) {
        return it.reach().type().equals(VsecureUri.Type.CREDENTIAL.wire())
                ? "use"
                : it.verb().word();
    }

    private static String brief(Case it) {
        return it.reach().uri().replaceFirst("^vsecure://(secrets/)?", "");
    }

    private static ObjectNode body(Case it, String link) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("approvalId", it.id())
                .put("resource", it.reach().uri())
                .put("operation", it.verb().word())
                .put("requestedBy", Case.plain(it.requestedBy()))
                .put("reason", it.reason())
                .put("requestedAt", it.requestedAt().toString())
                .put("expiresAt", it.expiresAt().toString())
                .put("approvalUrl", link);
        it.behind()
                .filter(person -> !person.equals(it.requestedBy()))
                .ifPresent(person -> body.put("onBehalfOf", Case.plain(person)));
        return body;
    }
}
