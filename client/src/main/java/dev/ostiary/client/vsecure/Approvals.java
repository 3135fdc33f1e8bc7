package dev.ostiary.client.vsecure;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Asks people for leave and waits for their answers. Nothing here approves: that is for a person who signed in. */
public final class Approvals {
    /** The longest that a server holds one answer back. */
    private static final Duration TURN = Duration.ofSeconds(60);

    private static final Duration SHORT = Duration.ofSeconds(1);

    private final Line line;
    private final Rest rest;
    private final LongSupplier nanos;

    /** Lets time pass between two tries. */
    @FunctionalInterface
    interface Rest {
        void rest(Duration time) throws InterruptedException;
    }

    Approvals(Line line, Rest rest, LongSupplier nanos) {
        this.line = line;
        this.rest = rest;
        this.nanos = nanos;
    }

    /**
     * Asks; the approvers are told. What is asked again while it is open, or holds, is the same request, so a call whose
     * answer was lost may be repeated. Where a rule lets it through, it is approved at once.
     */
    public Approval request(ApprovalRequest request) {
        return told(line.ask(
                Wire.REQUEST,
                new Wire.Request(
                        Line.address(request.resource()),
                        request.deed(),
                        request.reason(),
                        Math.toIntExact(request.ttl().toSeconds()),
                        request.callDigest(),
                        request.maxUses())));
    }

    /** How it stands now. */
    public Approval show(String id) {
        return look(id, 0);
    }

    /**
     * Waits for a decision, by asking the server to hold its answer back for up to a minute, again and again. Pauses that
     * the server asks for are kept, and its absence is waited out.
     *
     * @return how it stands: decided, or still pending when {@code atMost} is over
     * @throws VSecureException if the server cannot be asked when the time is over, or refuses for good
     */
    public Approval await(String id, Duration atMost) {
        long end = nanos.getAsLong() + atMost.toNanos();
        while (true) {
            var left = left(end);
            try {
                var seen = look(id, seconds(left));
                if (!seen.isPending() || !left.isPositive()) {
                    return seen;
                }
                if (left.minus(left(end)).compareTo(SHORT) < 0) {
                    pause(SHORT, end, Optional.empty()); // the server does not hold back, so we do
                }
            } catch (VSecureException.RateLimited busy) {
                pause(busy.pause(), end, Optional.of(busy));
            } catch (VSecureException.Unavailable gone) {
                pause(gone.pause(), end, Optional.of(gone));
            }
        }
    }

    /** Takes back a request of one's own, or gives back what was approved. */
    public Approval cancel(String id) {
        return told(line.ask(Wire.CANCEL, new Wire.Which(id)));
    }

    /** Lists one's own requests, and all for a key that may answer or audit. */
    public ApprovalPage list(ApprovalQuery query) {
        var page = line.ask(
                Wire.LIST,
                new Wire.Listing(query.status(), query.resource().map(Line::address), query.limit(), query.cursor()));
        return new ApprovalPage(
                page.data().stream().map(Approvals::told).toList(),
                page.pagination().cursor().filter(_ -> page.pagination().hasMore()));
    }

    private Approval look(String id, int wait) {
        return told(line.ask(Wire.SHOW, new Wire.Look(id, wait), Duration.ofSeconds(wait)));
    }

    private Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
    }

    private static int seconds(Duration left) {
        return (int) Math.min(TURN.toSeconds(), left.plusMillis(999).toSeconds());
    }

    /** Rests for {@code time}; if that is longer than what is left, {@code why} ends the wait. */
    private void pause(Duration time, long end, Optional<? extends VSecureException> why) {
        var left = left(end);
        if (why.isPresent() && left.compareTo(time) <= 0) {
            throw why.get();
        }
        try {
            rest.rest(left.compareTo(time) < 0 ? left : time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new VSecureException.Interrupted();
        }
    }

    private static Approval told(Wire.Told it) {
        return new Approval(
                it.approvalId(),
                it.status(),
                it.resource(),
                it.operation(),
                it.reason(),
                it.requestedBy(),
                it.onBehalfOf(),
                it.requestedAt(),
                it.expiresAt(),
                Failures.page(it.approvalUrl()),
                it.requiredApprovals(),
                it.approvals(),
                it.approvedBy().or(it::deniedBy),
                it.decision());
    }
}
