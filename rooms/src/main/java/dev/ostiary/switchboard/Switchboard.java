package dev.ostiary.switchboard;

import dev.ostiary.kernel.mcp.Answers;
import dev.ostiary.kernel.mcp.Hub;
import dev.ostiary.kernel.mcp.Letterboxes;
import dev.ostiary.kernel.mcp.Replays;
import dev.ostiary.kernel.mcp.SessionBook;
import dev.ostiary.kernel.mcp.Tasks;
import dev.ostiary.kernel.mcp.Withdrawals;
import dev.ostiary.store.Store;
import dev.ostiary.store.Tenancy;
import dev.ostiary.store.Tx;
import java.time.Clock;
import java.time.Duration;

/** The nodes' common knowledge of their MCP clients, on the database that they share. */
public final class Switchboard {
    private final Tenancy tenancy;
    private final Clock clock;
    private final Answers answers;
    private final SessionBook sessions;
    private final Replays replays;
    private final Tasks tasks;
    private final Withdrawals withdrawals;
    private final Letterboxes letterboxes;
    private final Presence presence;

    /** All nodes must have the same {@code keys}: what lies in the database for another node is sealed with them. */
    public Switchboard(Store store, Hub.Keys keys, Clock clock) {
        var seal = new LetterSeal(keys);
        var shelf = new Shelf(store.tenancy());
        this.tenancy = store.tenancy();
        this.clock = clock;
        this.presence = new Presence(tenancy);
        this.answers = new SharedAnswers(shelf, store.bell(), seal, clock, presence.node());
        this.sessions = new SharedSessions(shelf, store.bell(), clock);
        this.replays = new SharedReplays(shelf, store.bell(), seal, clock, presence.node());
        this.letterboxes = new SharedLetterboxes(shelf, store.bell(), seal, presence.node());
        this.tasks = new SharedTasks(shelf, store.bell(), seal, clock);
        this.withdrawals = new SharedWithdrawals(shelf, store.bell());
    }

    /** Where answers come in, at whatever node. */
    public Answers answers() {
        return answers;
    }

    /** What is known of sessions, at every node. */
    public SessionBook sessions() {
        return sessions;
    }

    /** What was sent on the streams of sessions. */
    public Replays replays() {
        return replays;
    }

    /** Calls that go on after they were answered. */
    public Tasks tasks() {
        return tasks;
    }

    /** Requests that are taken back at any node. */
    public Withdrawals withdrawals() {
        return withdrawals;
    }

    /** What comes in for streams that another node keeps open. */
    public Letterboxes letterboxes() {
        return letterboxes;
    }

    /**
     * Says that this node is there for {@code claim} from now; say it again well before that has run out. Of a node that
     * does not, the others believe that it is lost: streams that it had begun are ended by whoever looks for their rest.
     */
    public void attend(Duration claim) {
        presence.attend(claim);
    }

    /** Says that this node is gone. */
    public void leave() {
        presence.leave();
    }

    /** Removes what is past its time; any node may do it at any time. */
    public void sweep() {
        tenancy.unbound(() -> Tx.current().query("select sweep_switchboard(?)", _ -> true, clock.instant()));
        tenancy.unbound(() -> Tx.current().query("select sweep_tasks(?)", _ -> true, clock.instant()));
        tenancy.unbound(() -> Tx.current().query("select sweep_nodes()", _ -> true));
    }
}
