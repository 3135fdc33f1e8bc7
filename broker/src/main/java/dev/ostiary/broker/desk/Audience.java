package dev.ostiary.broker.desk;

import dev.ostiary.broker.team.Asked;
import dev.ostiary.broker.team.Leave;
import dev.ostiary.broker.team.Team;
import dev.ostiary.kernel.Conversation;
import dev.ostiary.kernel.Question;
import dev.ostiary.kernel.Refusal;
import dev.ostiary.kernel.Refused;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks the team's server for leave; where a person must say yes first, the person before the client is led to the page
 * where that is said, and the call waits a while for it.
 *
 * <p>What the client answers only says that somebody went to look: what counts is what the server says.
 */
record Audience(Team team, Conversation talk) {
    /** Less than the minute after which most clients give a call up. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Leave, or a refusal; empty where the server is not there and {@code alone} says that it may be done without. */
    Optional<Leave> leave(Asked asked, boolean alone) {
        try {
            return alone ? team.openIfThere(asked) : Optional.of(team.open(asked));
        } catch (Refused refused) {
            if (refused.refusal() instanceof Refusal.ApprovalRequired required && isLed(required)) {
                return Optional.of(awaited(asked, refused));
            }
            throw refused;
        }
    }

    private boolean isLed(Refusal.ApprovalRequired required) {
        return required.details().get("approvalUrl") instanceof String url
                && url.matches("https?://.+")
                && isLed(new Question.Link("approval", required.message(), url));
    }

    private boolean isLed(Question.Link link) {
        return talk.can(link) && talk.ask(link).accepted();
    }

    private Leave awaited(Asked asked, Refused first) {
        var since = System.nanoTime();
        var last = first;
        while (System.nanoTime() - since < PATIENCE.toNanos() && !talk.cancelled() && rested()) {
            talk.progress((System.nanoTime() - since) / 1e9, (double) PATIENCE.toSeconds());
            try {
                return team.open(asked);
            } catch (Refused refused) {
                if (!(refused.refusal() instanceof Refusal.ApprovalRequired)) {
                    throw refused;
                }
                last = refused;
            }
        }
        throw last;
    }

    private static boolean rested() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
