package dev.ostiary.notices;

import java.time.Instant;

/** Writes down what came of one try, and what that means for its channel. Runs in the current write transaction. */
record Aftermath(String delivery, int attempt, String event) {
    private static final System.Logger LOG = System.getLogger(Aftermath.class.getName());

    void record(Sent sent, Instant now) {
        switch (sent) {
            case Sent.Arrived arrived -> {
                if (DeliveryShelf.arrived(delivery, attempt, arrived.status(), now)) {
                    ChannelShelf.reached(delivery);
                    DeliveryShelf.hasten(delivery, now);
                }
            }
            case Sent.Not not -> missed(not, now);
        }
    }

    private void missed(Sent.Not not, Instant now) {
        var next = RetryPlan.after(attempt, now).filter(_ -> !not.forGood() && !isTest());
        if (next.isPresent()) {
            DeliveryShelf.retry(delivery, attempt, not, next.get());
            return;
        }
        DeliveryShelf.giveUp(delivery, attempt, not).filter(_ -> !isTest()).ifPresent(channel -> {
            if (ChannelShelf.lost(channel, now)) {
                DeliveryShelf.hold(channel);
                LOG.log(System.Logger.Level.WARNING, "channel {0} was switched off: nothing arrives there", channel);
            }
        });
    }

    private boolean isTest() {
        return event.equals(Outbox.TEST);
    }
}
