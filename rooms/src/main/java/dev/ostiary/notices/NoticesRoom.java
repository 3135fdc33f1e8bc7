package dev.ostiary.notices;

import dev.ostiary.kernel.Offer;
import dev.ostiary.outbound.Allowance;
import dev.ostiary.outbound.Outbound;
import dev.ostiary.seal.SealRing;
import dev.ostiary.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Takes what people are to be told, and sees to it that they are. Close it. */
public final class NoticesRoom implements AutoCloseable {
    private final Outbox outbox;
    private final ChannelDesk channels;
    private final DeliveryDesk deliveries;
    private final Courier courier;

    /**
     * Begins to deliver what waits.
     *
     * @param environment where {@code OSTIARY_SMTP_URL}, {@code OSTIARY_SMTP_PASSWORD}, {@code OSTIARY_MAIL_FROM} and
     *     {@code OSTIARY_OUTBOUND_ALLOW} are looked for
     * @throws IllegalArgumentException with a sentence for the operator when these do not fit
     */
    public NoticesRoom(Store store, SealRing ring, Map<String, String> environment, Clock clock) {
        var postman = MailServer.of(environment).map(Postman::new);
        var outbound = new Outbound(allowance(environment));
        var seal = new ChannelSeal(ring);
        this.outbox = new Outbox(postman.isPresent(), clock);
        this.channels = new ChannelDesk(seal, new ChannelRules(outbound, postman.isPresent()));
        this.deliveries = new DeliveryDesk(outbox, store.tenancy());
        this.courier = new Courier(store, seal, new Dispatch(postman, outbound, clock), clock);
    }

    /**
     * Looks at the settings alone, and answers whether there is a mail server among them.
     *
     * @throws IllegalArgumentException with a sentence for the operator when they do not fit
     */
    public static boolean writesMail(Map<String, String> environment) {
        allowance(environment);
        return MailServer.of(environment).isPresent();
    }

    private static Allowance allowance(Map<String, String> environment) {
        try {
            return Allowance.of(environment.getOrDefault("OSTIARY_OUTBOUND_ALLOW", ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("OSTIARY_OUTBOUND_ALLOW: " + e.getMessage(), e);
        }
    }

    public List<Offer<?, ?>> offers() {
        return List.of(
                new Offer<>(NoticesOperations.LIST, channels::list),
                new Offer<>(NoticesOperations.ADD, channels::add),
                new Offer<>(NoticesOperations.UPDATE, channels::update),
                new Offer<>(NoticesOperations.REMOVE, channels::remove),
                new Offer<>(NoticesOperations.TEST, deliveries::test, deliveries::outcome),
                new Offer<>(NoticesOperations.DELIVERED, deliveries::list),
                new Offer<>(NoticesOperations.RESEND, deliveries::resend));
    }

    /**
     * Writes down, in the running write transaction, whom to tell and what; they are told once it is durable, and not at
     * all if it never is.
     */
    public void tell(Notice notice) {
        outbox.put(notice);
    }

    /** Looks at once for what is due; it does so by itself every few seconds, and whenever something is told. */
    void look() {
        courier.wake();
    }

    /** Delivers nothing more, and waits a little for what is on its way. */
    @Override
    public void close() {
        courier.close();
    }
}
