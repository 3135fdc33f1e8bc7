package dev.ostiary.policy;

import dev.ostiary.identity.Directory;
import dev.ostiary.kernel.Offer;
import java.util.List;

/** Puts the policy room's operations together with the work behind them. */
public final class PolicyRoom {
    private final PolicyDesk desk = new PolicyDesk();
    private final PolicyTrial trial;

    public PolicyRoom(Directory directory) {
        this.trial = new PolicyTrial(directory);
    }

    public List<Offer<?, ?>> offers() {
        return List.of(
                new Offer<>(PolicyOperations.LIST, desk::list),
                new Offer<>(PolicyOperations.SHOW, desk::show),
                new Offer<>(PolicyOperations.CREATE, desk::create),
                new Offer<>(PolicyOperations.UPDATE, desk::update),
                new Offer<>(PolicyOperations.DELETE, desk::delete),
                new Offer<>(PolicyOperations.TEST, trial::ask),
                new Offer<>(PolicyOperations.BOUND, desk::bindings),
                new Offer<>(PolicyOperations.BIND, desk::bind),
                new Offer<>(PolicyOperations.UNBIND, desk::unbind));
    }
}
