package dev.ostiary.kernel.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostiary.kernel.mcp.Changes.Change;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What waits for a client that reads slowly. */
class MailboxTest {
    private final Mailbox mailbox = new Mailbox(change -> !(change instanceof Change.Prompts));

    private Mailbox.Post taken() throws InterruptedException {
        return mailbox.take(Duration.ZERO);
    }

    @Test
    void holds_each_thing_once_and_in_order() throws Exception {
        for (int i = 0; i < 3; i++) {
            mailbox.put(new Change.Kept("notes", "a", false));
            mailbox.put(new Change.Tools());
        }
        assertThat(taken().changes()).containsExactly(new Change.Kept("notes", "a", false), new Change.Tools());
        assertThat(taken().changes()).isEmpty();
    }

    @Test
    void forgets_the_particulars_when_it_is_too_much_and_nothing_else() throws Exception {
        mailbox.put(new Change.Rights());
        for (int i = 0; i < 10_000; i++) {
            mailbox.put(new Change.Kept("notes", "p" + i, true));
            assertThat(i % 1_000 == 0 ? taken().changes().size() : 1).isLessThanOrEqualTo(257);
        }
        for (int i = 0; i < 300; i++) {
            mailbox.put(new Change.Resource("a://" + i));
        }
        mailbox.put(new Change.Tools());
        assertThat(taken().changes()).contains(Change.Kept.ANYTHING, new Change.Tools());
    }

    @Test
    void takes_nothing_that_is_not_wanted_but_what_a_caller_is_looked_at_for() throws Exception {
        mailbox.put(new Change.Prompts());
        mailbox.put(new Change.Rights());
        mailbox.put(new Change.Closing());
        assertThat(taken())
                .isEqualTo(new Mailbox.Post(java.util.List.of(new Change.Rights()), java.util.List.of(), true));
        assertThat(taken().closing()).isTrue();
    }
}
