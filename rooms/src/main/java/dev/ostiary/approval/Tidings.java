package dev.ostiary.approval;

import dev.ostiary.notices.Notice;
import java.util.List;
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
    void requested(Case it, String link) {
        var mails = it.eligible().stream().map(Case::plain).toList();
        tell.accept(new Notice(
                "approval_requested",
                "Approval wanted: " + it.verb().word() + " " + brief(it),
                List.of(
                        Case.plain(it.requestedBy()) + " asks to " + it.verb().word() + " "
                                + it.reach().uri() + " until " + it.expiresAt() + ".",
                        it.reason().isBlank() ? "No reason was given." : "Reason: " + it.reason(),
                        it.behind()
                                .filter(person -> !person.equals(it.requestedBy()))
                                .map(person -> "It acts for " + Case.plain(person) + ".")
                                .orElse("It is known of no other person that it acts for them.")),
                Optional.of(link),
                mails,
                body(it, link)));
    }

    void decided(String event, Case it, String by, String link) {
        tell.accept(new Notice(
                event,
                (event.equals("access_granted") ? "Approved: " : "Denied: ")
                        + it.verb().word() + " " + brief(it),
                List.of(Case.plain(by) + " answered the request of " + Case.plain(it.requestedBy()) + "."),
                Optional.of(link),
                List.of(),
                body(it, link).put("decidedBy", Case.plain(by))));
    }

    private static String brief(Case it) {
        return it.reach().uri().replaceFirst("^vsecure://(secrets/)?", "");
    }

    private static ObjectNode body(Case it, String link) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("approvalId", it.id())
                .put("resource", it.reach().uri())
                .put("operation", it.verb().word())
                .put("requestedBy", Case.plain(it.requestedBy()))
                .put("reason", it.reason())
                .put("requestedAt", it.requestedAt().toString())
                .put("expiresAt", it.expiresAt().toString())
                .put("approvalUrl", link);
    }
}
