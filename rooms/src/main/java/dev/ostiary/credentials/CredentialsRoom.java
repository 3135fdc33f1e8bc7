package dev.ostiary.credentials;

import dev.ostiary.approval.Demands;
import dev.ostiary.broker.team.TeamOperations;
import dev.ostiary.identity.Departures;
import dev.ostiary.kernel.Offer;
import dev.ostiary.store.Bell;
import dev.ostiary.store.Tenancy;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Puts this room's operations together with the work behind them. */
public final class CredentialsRoom {
    private final TermsDesk terms = new TermsDesk();
    private final RunDesk runs;
    private final WatchDesk watch;
    private final LookDesk looks;
    private final EndDesk ends;

    /**
     * The room.
     *
     * @param approvals ends what people approved for a principal
     * @param stale is told a tenant whose rights turned out to have changed
     */
    public CredentialsRoom(Tenancy tenancy, Bell bell, Departures approvals, Consumer<String> stale, Clock clock) {
        var watches = new Watches(tenancy, bell, stale);
        this.runs = new RunDesk(clock);
        this.watch = new WatchDesk(watches, clock);
        this.looks = new LookDesk(clock);
        this.ends = new EndDesk(watches, approvals, clock);
    }

    /** Every operation of {@link CredentialsOperations#all} with its handler. */
    public List<Offer<?, ?>> offers() {
        return List.of(
                new Offer<>(TeamOperations.OPEN, runs::open),
                new Offer<>(TeamOperations.ISSUED, runs::issued),
                new Offer<>(TeamOperations.FINISH, runs::finish),
                new Offer<>(TeamOperations.WATCH, watch::look, watch::stay),
                new Offer<>(CredentialsOperations.LIST, looks::list),
                new Offer<>(CredentialsOperations.SHOW, looks::show),
                new Offer<>(CredentialsOperations.END, ends::one, ends::stay),
                new Offer<>(CredentialsOperations.END_ALL, ends::all, ends::stayAll),
                new Offer<>(TermsOperations.TERMS_READ, terms::show),
                new Offer<>(TermsOperations.SET_TERMS, terms::set));
    }

    /** Which sessions want a person's yes. */
    public static Demands demands() {
        return new TermsDemands();
    }

    /** Ends the sessions of those who leave. */
    public Departures departures() {
        return ends;
    }
}
