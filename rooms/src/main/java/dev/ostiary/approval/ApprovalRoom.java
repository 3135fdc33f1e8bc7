package dev.ostiary.approval;

import dev.ostiary.identity.AccessTokens;
import dev.ostiary.identity.Departures;
import dev.ostiary.identity.Directory;
import dev.ostiary.kernel.Governance;
import dev.ostiary.kernel.Offer;
import dev.ostiary.kernel.Resource;
import dev.ostiary.notices.Notice;
import dev.ostiary.secrets.NamedSecrets;
import dev.ostiary.store.Bell;
import dev.ostiary.store.Tenancy;
import dev.ostiary.trail.Traces;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Puts the approval room's operations together with the work behind them, and decides for the gate. */
public final class ApprovalRoom {
    private final Endings endings;
    private final ResourceDesk resources;
    private final BrowseDesk browse;
    private final RequestDesk requests;
    private final AnswerDesk answers;
    private final LookDesk looks;
    private final Ladder ladder;
    private final Leaves leaves;

    /**
     * What this room needs of others.
     *
     * @param demands asked of calls on clouds' roles
     * @param house the address of the server as people reach it
     * @param tell takes what people are to be told
     * @param stale is told a tenant whose rights turned out to have changed
     */
    public record Neighbours(
            Directory directory,
            AccessTokens tokens,
            NamedSecrets secrets,
            Traces traces,
            Demands demands,
            Supplier<String> house,
            Consumer<Notice> tell,
            Consumer<String> stale) {}

    public ApprovalRoom(Tenancy tenancy, Bell bell, Neighbours with, Clock clock) {
        var rules = new RuleBook(tenancy, with.stale);
        var links = new Links(with.house);
        var tidings = new Tidings(with.tell);
        this.endings = new Endings(with.tokens, clock);
        this.resources = new ResourceDesk(with.directory, with.secrets, endings);
        this.browse = new BrowseDesk(rules, with.directory, with.secrets);
        this.requests = new RequestDesk(rules, with.directory, links, tidings);
        this.answers = new AnswerDesk(with.directory, with.tokens, links, tidings, clock);
        this.looks = new LookDesk(links, with.traces, with.secrets);
        this.ladder = new Ladder(tenancy, new Decisions(bell), links, clock);
        this.leaves = new Leaves(rules, with.demands, with.directory, links, clock);
    }

    /** Every operation of {@link ResourceOperations#all} and {@link ApprovalOperations#all} with its handler. */
    public List<Offer<?, ?>> offers() {
        return List.of(
                new Offer<>(ResourceOperations.LIST, browse::list),
                new Offer<>(ResourceOperations.ADDRESSES, browse::addresses),
                new Offer<>(ResourceOperations.READ, resources::read),
                new Offer<>(ResourceOperations.DEFINE, resources::define),
                new Offer<>(ResourceOperations.UPDATE, resources::update),
                new Offer<>(ResourceOperations.DELETE, resources::delete),
                new Offer<>(ResourceOperations.WRITE_SECRET, resources::write),
                new Offer<>(ResourceOperations.ROTATE, resources::rotate),
                new Offer<>(ApprovalOperations.REQUEST, requests::request, ladder::climb),
                new Offer<>(ApprovalOperations.SHOW, looks::show, ladder::stay),
                new Offer<>(ApprovalOperations.LIST, looks::list),
                new Offer<>(ApprovalOperations.RESPOND, answers::respond),
                new Offer<>(ApprovalOperations.CANCEL, answers::cancel),
                new Offer<>(ApprovalOperations.REVOKE, answers::revoke),
                new Offer<>(ApprovalOperations.AUDIT, looks::audit));
    }

    /** What of this room has an address: what a rule names, and the secrets behind families. */
    public List<Resource> resources() {
        return VsecureResources.all();
    }

    /** Ends what was asked by those who leave. */
    public Departures departures() {
        return endings;
    }

    /** What stands before calls on everything that has a V-Secure address. */
    public Governance.Approval governance() {
        return leaves;
    }
}
