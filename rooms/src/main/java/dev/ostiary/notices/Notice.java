package dev.ostiary.notices;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that people are to be told; holds no secret, because it leaves the house.
 *
 * @param event what it is, such as {@code approval_requested}, {@code access_granted}, {@code approval_denied}
 * @param title one line: a mail's subject, a chat message's first line
 * @param lines what a person reads below it
 * @param link where the person can act or look, if anywhere; opening it proves nothing
 * @param mails whom to write to, besides the channels that hear of this event
 * @param body what a signed webhook gets as its {@code data}
 */
public record Notice(
        String event, String title, List<String> lines, Optional<String> link, List<String> mails, ObjectNode body) {
    public Notice {
        lines = List.copyOf(lines);
        mails = List.copyOf(mails);
        body = body.deepCopy();
    }
}
