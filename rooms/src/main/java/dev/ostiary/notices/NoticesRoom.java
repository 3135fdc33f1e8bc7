package dev.ostiary.notices;

import dev.ostiary.kernel.Offer;
import java.time.Clock;
import java.util.List;

/** Takes what people are to be told, and sees to it that they are. */
public final class NoticesRoom {
    private final Outbox outbox;

    /** @param mails whether there is a mail server to send by; without one no mail is queued */
    public NoticesRoom(boolean mails, Clock clock) {
        this.outbox = new Outbox(mails, clock);
    }

    public List<Offer<?, ?>> offers() {
        return List.of();
    }

    /**
     * Writes down, in the running write transaction, whom to tell and what; they are told once it is durable, and not at
     * all if it never is.
     */
    public void tell(Notice notice) {
        outbox.put(notice);
    }
}
